package io.kta.operator.target;

import java.util.Optional;

/** What one policy may do to what it scales. Thread-safe. */
public interface Licence {

  /** Returns whether it may be written to; asked before every single write. */
  boolean mayWrite();

  /**
   * Claims what the policy turns out to scale, instead of what that was before.
   *
   * @param target a name of which no two policies may have the same
   * @return why it is refused; empty if it is not
   */
  Optional<String> claim(String target);
}
