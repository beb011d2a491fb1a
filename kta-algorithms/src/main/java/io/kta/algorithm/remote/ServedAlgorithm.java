package io.kta.algorithm.remote;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.AskedOnce;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.api.Answers;
import io.kta.knowledge.Step;
import io.kta.topology.Operator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes the steps of an algorithm as requests ask for them, one at a time: an algorithm need not
 * bear more. Thread-safe.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 */
final class ServedAlgorithm<M, A> {
  private final Algorithm<M, A> algorithm;
  private final ContextReader<M, A> contexts;
  private final ResultForm<M> monitored;
  private final ResultForm<A> analyzed;

  private ServedAlgorithm(Algorithm<M, A> algorithm, boolean observationRequired) {
    this.algorithm = new AskedOnce<>(algorithm);
    this.monitored = ResultForm.ofMonitored(this.algorithm);
    this.analyzed = ResultForm.ofAnalyzed(this.algorithm);
    this.contexts = new ContextReader<>(monitored, analyzed, observationRequired);
  }

  static <M, A> ServedAlgorithm<M, A> of(Algorithm<M, A> algorithm, boolean observationRequired) {
    return new ServedAlgorithm<>(algorithm, observationRequired);
  }

  String name() {
    return algorithm.name();
  }

  /**
   * Takes a step and returns the answer, a JSON object.
   *
   * @param withReason whether the caller reads the reason in a plan
   */
  synchronized String take(Step step, String body, boolean withReason)
      throws NotUnderstoodException {
    StepRequest request = ContextReader.request(body);
    Context<M, A> context = contexts.context(request);
    return switch (step) {
      case MONITOR -> monitored.write(algorithm.monitor(context)).text();
      case ANALYZE ->
          analyzed
              .write(algorithm.analyze(context, monitored.read(request.monitorResult())))
              .text();
      case PLAN ->
          plan(
              request,
              context,
              withReason,
              algorithm.plan(
                  context,
                  monitored.read(request.monitorResult()),
                  analyzed.read(request.analyzeResult())));
      default -> throw new IllegalArgumentException(step + " is not a step of an algorithm");
    };
  }

  private String plan(
      StepRequest request, Context<M, A> context, boolean withReason, Decision decided) {
    Decision decision = Answers.require(decided, algorithm.name() + ".plan()");
    Map<String, Map<String, Object>> targets = new LinkedHashMap<>();
    for (Operator operator : context.topology().operators()) {
      int target =
          decision
              .planned()
              .map(plan -> plan.target(operator.id()))
              .orElseGet(operator::parallelism);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("parallelism", target);
      if (withReason) {
        entry.put("reason", decision.reason());
      }
      targets.put(request.nodeOf(operator).key(), entry);
    }
    return Protocol.write(targets);
  }
}
