package io.kta.operator.faults;

import java.util.Optional;

/** One remote call, by somebody who depends on it, and what faults make of it. */
interface Row extends AutoCloseable {

  /** Returns how the table calls it. */
  String name();

  /** Returns why a fault is not tried; empty if it is. */
  Optional<String> hole(Fault fault);

  /**
   * Has the call meet a fault, and asserts that it was survived: that the loop lives, that the job
   * is untouched or as planned, and that all is well within an interval of the fault's end.
   */
  Cell meet(Fault fault);

  @Override
  void close();
}
