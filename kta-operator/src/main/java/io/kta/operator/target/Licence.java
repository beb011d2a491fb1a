package io.kta.operator.target;

import java.util.List;
import java.util.Optional;

/** What one policy may do to what it scales, and who is told meanwhile. Thread-safe. */
public interface Licence {

  /** Returns whether it may be written to; asked before every single write. */
  boolean mayWrite();

  /**
   * Claims what the policy turns out to scale, instead of what that was before.
   *
   * @param targets names of the same, each of which no two policies may have
   * @return why it is refused; empty if it is not
   */
  Optional<String> claim(List<String> targets);

  /** Takes in that TaskManagers are waited for, or, if empty, are no more. */
  void waitsForTaskManagers(Optional<Wait> wait);
}
