package io.kta.algorithm.ds2;

import io.kta.algorithm.Context;
import io.kta.algorithm.ds2.Ds2.Activation;
import io.kta.algorithm.ds2.Ds2.Activation.Choice;
import io.kta.algorithm.ds2.Ds2.Analysis;
import io.kta.algorithm.rates.Sample;
import io.kta.knowledge.CycleResult;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The decisions of cycles in a row, at one parallelism, that count together. Immutable.
 *
 * @param activation how many count, and which of their numbers
 * @param decisions those that are there, newest first; at least one
 */
record Activated(Activation activation, List<Analysis> decisions) {

  /** Returns the newest decision with those before it, back to the last rescale. */
  static Activated of(
      Ds2 ds2, Context<Sample, Analysis> context, Sample measured, Analysis analyzed) {
    List<Analysis> decisions = new ArrayList<>(List.of(analyzed));
    for (CycleResult<Sample, Analysis> cycle : context.history()) {
      Sample before = cycle.monitored().orElse(null);
      if (decisions.size() >= ds2.activation().activation()
          || before == null
          || cycle.analyzed().isEmpty()
          || !before.since().equals(measured.since())
          || before.age().compareTo(ds2.warmUp()) < 0) {
        break;
      }
      decisions.add(cycle.analyzed().get());
    }
    return new Activated(ds2.activation(), decisions);
  }

  boolean isComplete() {
    return decisions.size() >= activation.activation();
  }

  /** Returns the instances that every operator should have, by the numbers that count. */
  List<OptionalDouble> needs() {
    if (decisions.size() == 1) {
      return decisions.get(0).instances();
    }
    List<OptionalDouble> needs = new ArrayList<>();
    for (int i = 0; i < decisions.get(0).instances().size(); i++) {
      int place = i;
      double[] known =
          decisions.stream()
              .flatMapToDouble(analysis -> analysis.instances().get(place).stream())
              .sorted()
              .toArray();
      int which = activation.choice() == Choice.MAX ? known.length - 1 : known.length / 2;
      needs.add(known.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(known[which]));
    }
    return needs;
  }
}
