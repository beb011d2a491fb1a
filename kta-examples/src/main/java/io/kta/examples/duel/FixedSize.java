package io.kta.examples.duel;

import java.util.Map;

/** Never changes anything: what somebody would set who has seen the whole load. Immutable. */
record FixedSize() implements Contestant {
  @Override
  public String name() {
    return "Fixed";
  }

  @Override
  public String settings() {
    return "just enough for the highest load, which nobody knows beforehand";
  }

  @Override
  public Map<String, Integer> atFirst(double firstRate, double highestRate) {
    return Contestant.sized(highestRate);
  }

  @Override
  public AutoCloseable scale(Arena arena) {
    return () -> {};
  }
}
