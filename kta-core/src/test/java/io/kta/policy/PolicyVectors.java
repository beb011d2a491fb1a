package io.kta.policy;

import io.kta.algorithm.Decision;
import io.kta.knowledge.ScalingLog;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** One operator's past, and what a policy makes of what is proposed for it. */
final class PolicyVectors {
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final OperatorId MAP = new OperatorId("map");

  private PolicyVectors() {}

  /** Returns a log of recommendations such as {@code 4@120}: 4, 120 seconds ago. */
  static ScalingLog recommended(int current, String recommendations) {
    ScalingLog log = ScalingLog.none().observing(observed(current, 7000));
    return each(recommendations)
        .map(Mark::of)
        .sorted((one, other) -> Long.compare(other.secondsAgo(), one.secondsAgo()))
        .reduce(
            log,
            (past, mark) ->
                past.recommending(NOW.minusSeconds(mark.secondsAgo()), plan(mark.value())),
            (one, other) -> other);
  }

  /** Returns a log of changes such as {@code 7@58}: 7 more, 58 seconds ago; now at current. */
  static ScalingLog changed(int current, String changes) {
    int sum = each(changes).map(Mark::of).mapToInt(Mark::value).sum();
    int parallelism = current - sum;
    ScalingLog log = ScalingLog.none().observing(observed(parallelism, 7000));
    for (Mark mark :
        each(changes)
            .map(Mark::of)
            .sorted((one, other) -> Long.compare(other.secondsAgo(), one.secondsAgo()))
            .toList()) {
      parallelism += mark.value();
      log = log.observing(observed(parallelism, mark.secondsAgo()));
    }
    return log;
  }

  static int admitted(ScalingPolicy policy, int current, int proposed, ScalingLog log) {
    return target(admission(policy, current, proposed, log).admitted());
  }

  static Admission admission(ScalingPolicy policy, int current, int proposed, ScalingLog log) {
    Situation situation = new Situation(NOW, observed(current, 0), log);
    return new PolicyGate(policy).admit(new Decision.Scale(plan(proposed), "load"), situation);
  }

  static int target(Decision decision) {
    return ((Decision.Scale) decision).plan().target(MAP);
  }

  static Direction limited(String limits) {
    return Direction.unrestricted()
        .withLimits(each(limits).map(PolicyVectors::limit).toArray(RateLimit[]::new));
  }

  /** Returns a limit such as {@code 50%/120}: 50 percent in 120 seconds; 60 if none are given. */
  private static RateLimit limit(String text) {
    String[] parts = text.split("/", -1);
    boolean isPercent = parts[0].endsWith("%");
    int amount = Integer.parseInt(parts[0].replace("%", ""));
    Duration period = Duration.ofSeconds(parts.length > 1 ? Long.parseLong(parts[1]) : 60);
    return isPercent ? RateLimit.percent(amount, period) : RateLimit.instances(amount, period);
  }

  private static Stream<String> each(String list) {
    return Arrays.stream(list.split(" ", -1)).filter(word -> !word.isEmpty());
  }

  private static Observation observed(int parallelism, long secondsAgo) {
    return Observation.of(
        NOW.minusSeconds(secondsAgo), Topology.chain(Operator.of("map", parallelism)));
  }

  private static ParallelismPlan plan(int target) {
    return new ParallelismPlan(Map.of(MAP, target));
  }

  private record Mark(int value, long secondsAgo) {
    static Mark of(String text) {
      int at = text.indexOf('@');
      return new Mark(
          Integer.parseInt(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
    }
  }
}
