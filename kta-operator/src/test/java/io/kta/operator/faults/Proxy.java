package io.kta.operator.faults;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Stands between who asks and who answers, and has calls meet faults. */
interface Proxy extends AutoCloseable {

  /**
   * Has calls meet a fault from now on, and hangs up on those that are under way.
   *
   * @param which calls, as method and address
   */
  void begin(Fault fault, Pattern which);

  /** Has all calls be answered rightly again; those that hang do so until they are given up. */
  void end();

  /**
   * Returns whether connections outlast a fault, so that one more cycle may be lost on one that
   * still hangs.
   */
  default boolean keepsConnections() {
    return false;
  }

  /** Returns the calls since a time that a pattern matches. */
  List<FaultyProxy.Call> calls(Pattern which, Instant since);

  @Override
  void close();
}
