package io.kta.operator.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with a policy, gathered so that all of it is told at once. Not thread-safe. */
public final class Faults {
  private static final int LONGEST = 900;

  private final List<Fault> faults = new ArrayList<>();

  public Faults() {}

  /** Begins with what is known to be wrong. */
  public Faults(List<Fault> known) {
    faults.addAll(known);
  }

  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /** Returns whether something is wrong with a field, a part of it, or what it is a part of. */
  boolean concern(String field) {
    return faults.stream().anyMatch(fault -> fault.concerns(field));
  }

  /**
   * Returns what is made of a field, or empty if it cannot be, which is then among the faults. If
   * something is wrong with the field already, it is not tried.
   */
  public <T> Optional<T> gather(String field, Supplier<T> maker) {
    if (concern(field)) {
      return Optional.empty();
    }
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      FieldException placed = FieldException.refused(field, e);
      faults.add(new Fault(placed.field(), String.valueOf(placed.getMessage())));
      return Optional.empty();
    }
  }

  /** As {@link #gather}, of something that returns nothing. */
  public void check(String field, Runnable check) {
    Optional<Boolean> unused =
        gather(
            field,
            () -> {
              check.run();
              return true;
            });
  }

  /**
   * Does nothing if there are none.
   *
   * @throws IllegalArgumentException whose message is all of them
   */
  void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(toString());
    }
  }

  /**
   * Returns them as one text: the first, as many as a person reads, and how many more there are.
   */
  @Override
  public String toString() {
    List<String> told = new ArrayList<>();
    int length = 0;
    for (Fault fault : faults) {
      length += fault.text().length();
      if (length > LONGEST && !told.isEmpty()) {
        told.add("and %d more".formatted(faults.size() - told.size()));
        break;
      }
      told.add(fault.text());
    }
    return String.join("; ", told);
  }
}
