package io.kta.operator.spec;

import static io.kta.operator.spec.Fields.at;
import static io.kta.operator.spec.Fields.choice;
import static io.kta.operator.spec.Fields.or;
import static io.kta.operator.spec.Fields.require;
import static io.kta.operator.spec.PolicyTerms.BEHAVIOR;

import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.EffectivenessSpec;
import io.kta.operator.resource.FallbackSpec;
import io.kta.operator.resource.MissingMetricsSpec;
import io.kta.policy.Conflicts;
import io.kta.policy.Effectiveness;
import io.kta.policy.MissingData;
import io.kta.policy.MissingData.Fallback;
import io.kta.policy.MissingData.Reaction;
import io.kta.policy.MissingData.Towards;
import io.kta.policy.ScalingPolicyBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a resource says of missing metrics, of others and of ineffective scaling into terms.
 */
final class SafeguardTerms {
  /**
   * What others set is taken back at once, as the existing KTA and HPA do. Else an operator that
   * was killed before it could keep what it did would take its own change for somebody else's.
   */
  private static final int RESPECT_SECONDS = 0;

  private SafeguardTerms() {}

  /** Adds what the behavior says of them; faults are added to those known. */
  static void add(ScalingPolicyBuilder builder, BehaviorSpec spec, Faults faults) {
    int respectSeconds =
        spec.conflicts == null
            ? RESPECT_SECONDS
            : or(spec.conflicts.respectForSeconds, RESPECT_SECONDS);
    faults.check(
        BEHAVIOR + ".conflicts",
        () ->
            builder.conflicts(
                Conflicts.defaults().withRespectFor(Duration.ofSeconds(respectSeconds))));
    MissingMetricsSpec missing = spec.missingMetrics;
    if (missing != null) {
      faults.check(BEHAVIOR + ".missingMetrics", () -> builder.missingData(missing(missing)));
    }
    EffectivenessSpec effectiveness = spec.effectiveness;
    if (effectiveness != null) {
      faults.check(
          BEHAVIOR + ".effectiveness", () -> builder.effectiveness(effectiveness(effectiveness)));
    }
  }

  private static MissingData missing(MissingMetricsSpec spec) {
    MissingData otherwise = MissingData.defaults();
    MissingData reactions =
        otherwise
            .withMissing(reaction("missing", spec.missing, otherwise.missing()))
            .withPartial(reaction("partial", spec.partial, otherwise.partial()))
            .withStale(reaction("stale", spec.stale, otherwise.stale()))
            .withMaxAge(seconds(spec.maxAgeSeconds, otherwise.maxAge()));
    return spec.fallback == null ? reactions : reactions.withFallback(fallback(spec.fallback));
  }

  private static Reaction reaction(String field, @Nullable String value, Reaction otherwise) {
    return value == null ? otherwise : choice(field, Reaction.class, value);
  }

  private static Fallback fallback(FallbackSpec spec) {
    return at(
        "fallback",
        () ->
            Fallback.after(
                    Duration.ofSeconds(require("afterSeconds", spec.afterSeconds)),
                    require("parallelism", spec.parallelism))
                .withTowards(choice("towards", Towards.class, or(spec.towards, "Either"))));
  }

  private static Effectiveness effectiveness(EffectivenessSpec spec) {
    Effectiveness otherwise = Effectiveness.defaults();
    return otherwise
        .withFailures(or(spec.failures, otherwise.failures()))
        .withLeastGain(or(spec.leastGain, otherwise.leastGain()))
        .withSettleTime(seconds(spec.settleSeconds, otherwise.settleTime()))
        .withForgetAfter(seconds(spec.forgetAfterSeconds, otherwise.forgetAfter()));
  }

  private static Duration seconds(@Nullable Integer value, Duration otherwise) {
    return value == null ? otherwise : Duration.ofSeconds(value);
  }
}
