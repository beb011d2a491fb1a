package io.kta.algorithm.remote;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.algorithm.remote.StepRequest.HistorySent;
import io.kta.knowledge.Step;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An algorithm in another process: every step is one HTTP POST of JSON, as the existing KTA has it.
 * Not thread-safe.
 *
 * <p>The remote side is a stranger. A request is sent once, whatever comes of it. An answer that
 * comes too late, is too long, too deep, not JSON or not what the step is to answer with fails the
 * step with a {@link RemoteAlgorithmException} that names the endpoint and what was found;
 * redirects are not followed.
 *
 * <p>What the monitor and the analyze step answer is kept as it is and handed back. Past cycles are
 * sent along as far as they have a plan; the parallelism they are sent with is that at which the
 * cycle left the job.
 *
 * @since 0.1
 */
public final class RemoteAlgorithm implements Algorithm<JsonObject, JsonObject> {
  private final Map<Step, Endpoint> endpoints;
  private final HistorySent history;
  private final boolean sendsObservation;

  RemoteAlgorithm(Map<Step, Endpoint> endpoints, HistorySent history, boolean sendsObservation) {
    this.endpoints = Map.copyOf(endpoints);
    this.history = history;
    this.sendsObservation = sendsObservation;
  }

  /** Returns a builder, which needs at least the endpoints of the steps monitor and plan. */
  public static RemoteAlgorithmBuilder builder() {
    return new RemoteAlgorithmBuilder();
  }

  /** Returns whether observations, and with them the job's metrics, are sent. */
  @Override
  public boolean readsMetrics() {
    return sendsObservation;
  }

  /**
   * Has the remote side monitor.
   *
   * @throws RemoteAlgorithmException if there is no answer that can be used
   */
  @Override
  public JsonObject monitor(Context<JsonObject, JsonObject> context) {
    return post(Step.MONITOR, context, JsonObject.empty(), JsonObject.empty()).object();
  }

  /**
   * Has the remote side analyze; without an endpoint for that step the result is an empty object.
   *
   * @throws RemoteAlgorithmException if there is no answer that can be used
   */
  @Override
  public JsonObject analyze(Context<JsonObject, JsonObject> context, JsonObject monitored) {
    return endpoints.containsKey(Step.ANALYZE)
        ? post(Step.ANALYZE, context, monitored, JsonObject.empty()).object()
        : JsonObject.empty();
  }

  /**
   * Has the remote side plan. The protocol does not tell it how far an operator can be scaled, so a
   * target above an operator's maximum is lowered to it, and the reason says so. The reason is that
   * of the answer, if it has one.
   *
   * @throws RemoteAlgorithmException if there is no answer that can be used
   */
  @Override
  public Decision plan(
      Context<JsonObject, JsonObject> context, JsonObject monitored, JsonObject analyzed) {
    Answer.Wanted answer = post(Step.PLAN, context, monitored, analyzed).plan(context.topology());
    ParallelismPlan wanted = answer.plan();
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    List<String> lowered = new ArrayList<>();
    for (Operator operator : context.topology().operators()) {
      int target = wanted.target(operator.id());
      targets.put(operator.id(), operator.nearest(target));
      if (target > operator.maxParallelism()) {
        lowered.add("%s %d -> %d".formatted(operator.name(), target, operator.maxParallelism()));
      }
    }
    String reason = answer.reason().orElse("the remote algorithm says so");
    return new Decision.Scale(
        new ParallelismPlan(targets),
        lowered.isEmpty()
            ? reason
            : reason + "; lowered to what operators can run at: " + String.join(", ", lowered));
  }

  private Answer post(
      Step step,
      Context<JsonObject, JsonObject> context,
      JsonObject monitored,
      JsonObject analyzed) {
    Endpoint endpoint = endpoints.get(step);
    if (endpoint == null) {
      throw new IllegalStateException("there is no endpoint for step " + step.text());
    }
    StepRequest request = StepRequest.of(context, monitored, analyzed, history);
    return endpoint.post(
        Protocol.write(
            sendsObservation
                ? request.withObservation(Protocol.object(context.observation()))
                : request));
  }
}
