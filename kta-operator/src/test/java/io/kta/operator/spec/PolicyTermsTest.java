package io.kta.operator.spec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kta.operator.resource.KtaPolicy;
import io.kta.policy.Alignment;
import io.kta.policy.Bounds.Range;
import io.kta.policy.Budget;
import io.kta.policy.Direction;
import io.kta.policy.Effectiveness;
import io.kta.policy.MissingData;
import io.kta.policy.MissingData.Fallback;
import io.kta.policy.MissingData.Reaction;
import io.kta.policy.MissingData.Towards;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.WeeklyWindow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a behavior says is what the autoscaler's policy keeps. */
final class PolicyTermsTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  @Test
  void of_everythingSet_isTheSameInThePolicy() {
    ScalingPolicy terms =
        terms(
            """
            reconciliationIntervalSeconds: 15
            minParallelism: 2
            maxParallelism: 32
            operators: [{name: map, minParallelism: 3, maxParallelism: 8}]
            scheduledBounds:
              - {window: {days: [Monday, Friday], from: "08:00", to: "09:30", timeZone: Europe/Vienna}, minParallelism: 4, maxParallelism: 64}
              - {window: {from: "22:00", to: "04:00"}, operator: map, maxParallelism: 5}
            exclusions: [{days: [Sunday], from: "00:00", to: "06:00"}]
            budget: {unit: Instances, limit: 40, weights: {map: 2}}
            alignment: Balanced
            overrides: {sink: 3}
            maxDirectionChangesPerHour: 4
            settleTimeoutSeconds: 90
            missingMetrics:
              missing: Hold
              partial: Proceed
              stale: Conservative
              maxAgeSeconds: 90
              fallback: {afterSeconds: 600, parallelism: {map: 6}, towards: Up}
            conflicts: {respectForSeconds: 900}
            effectiveness: {failures: 3, leastGain: 0.2, settleSeconds: 60, forgetAfterSeconds: 1800}
            scaleUp: {tolerance: 0.2, cooldownSeconds: 30}
            scaleDown: {stabilizationWindowSeconds: 300, selectPolicy: Min, cooldownSeconds: 600}
            """);
    assertThat(terms.limits().bounds().perOperator()).isEqualTo(Map.of("map", new Range(3, 8)));
    assertThat(terms.limits().bounds().schedule()).hasSize(2);
    assertThat(terms.limits().bounds().schedule().get(0).range()).isEqualTo(new Range(4, 64));
    assertThat(terms.limits().bounds().schedule().get(0).window())
        .isEqualTo(
            WeeklyWindow.on(
                Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                LocalTime.of(8, 0),
                LocalTime.of(9, 30),
                ZoneId.of("Europe/Vienna")));
    assertThat(terms.limits().bounds().schedule().get(1).operator()).contains("map");
    assertThat(terms.limits().budget()).isEqualTo(Budget.instances(40).withWeight("map", 2));
    assertThat(terms.limits().alignment()).isEqualTo(Alignment.BALANCED);
    assertThat(terms.timing().cooldownUp()).hasSeconds(30);
    assertThat(terms.timing().cooldownDown()).hasSeconds(600);
    assertThat(terms.timing().maxDirectionChangesPerHour()).hasValue(4);
    assertThat(terms.timing().settleTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(terms.timing().exclusions())
        .containsExactly(
            WeeklyWindow.on(
                Set.of(DayOfWeek.SUNDAY),
                LocalTime.MIDNIGHT,
                LocalTime.of(6, 0),
                ZoneId.of("UTC")));
    assertThat(terms.safeguards().missingData())
        .isEqualTo(
            MissingData.defaults()
                .withMissing(Reaction.HOLD)
                .withPartial(Reaction.PROCEED)
                .withStale(Reaction.CONSERVATIVE)
                .withMaxAge(Duration.ofSeconds(90))
                .withFallback(new Fallback(Duration.ofMinutes(10), Map.of("map", 6), Towards.UP)));
    assertThat(terms.safeguards().conflicts().respectFor()).hasSeconds(900);
    assertThat(terms.safeguards().effectiveness())
        .isEqualTo(new Effectiveness(3, 0.2, Duration.ofMinutes(1), Duration.ofMinutes(30)));
    assertThat(terms.overrides()).isEqualTo(Map.of("sink", 3));
    assertThat(terms.behaviors().forAll().up())
        .isEqualTo(Direction.unrestricted().withTolerance(0.2));
    assertThat(terms.behaviors().forAll().down().select()).isEqualTo(Direction.Select.MIN);
  }

  /** What the additions are by default leaves manifests of the existing KTA as they were. */
  @Test
  void of_nothingSet_holdsNothingBack() {
    ScalingPolicy terms = terms("reconciliationIntervalSeconds: 30\n");
    ScalingPolicy bare = terms("{}");
    assertThat(terms).isEqualTo(bare);
    assertThat(bare.limits().budget()).isEqualTo(Budget.unlimited());
    assertThat(bare.limits().alignment()).isEqualTo(Alignment.OFF);
    assertThat(bare.timing().cooldownDown()).isZero();
    assertThat(bare.timing().exclusions()).isEmpty();
    assertThat(bare.safeguards().conflicts().respectFor()).isZero();
    assertThat(bare.overrides()).isEmpty();
  }

  /** What no schema can check, with the words by which people find it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exclusions: [{from: '08:00', to: '09:00', timeZone: Mars}] | exclusions[0].timeZone is"
            + " 'Mars', which is unknown",
        "exclusions: [{from: '25:00', to: '09:00'}] | exclusions[0].from is '25:00'; it must be",
        "exclusions: [{from: '08:00', to: '09:00', days: [Someday]}] | exclusions[0].days is"
            + " 'Someday'; it must be one of Monday",
        "scheduledBounds: [{window: {from: '08:00', to: '09:00'}, minParallelism: 3,"
            + " maxParallelism: 2}] | scheduledBounds[0].maxParallelism is 2, below"
            + " minParallelism 3",
        "scheduledBounds: [{minParallelism: 3}] | scheduledBounds[0].window is missing",
        "budget: {unit: Slots, limit: 3, weights: {map: 2}} | budget: a budget of slots has"
            + " weights",
        "budget: {unit: Cores, limit: 3} | budget.unit is 'Cores'; it must be one of Slots,"
            + " Instances",
        "budget: {unit: Instances, limit: 3, weights: {map: 0}} | budget: the weight of operator"
            + " map is 0",
        "alignment: Odd | alignment is 'Odd'; it must be one of Off, Balanced, AsPlanned, Even",
        "missingMetrics: {stale: Panic} | missingMetrics.stale is 'Panic'; it must be one of Proceed, NoShrink",
        "missingMetrics: {fallback: {afterSeconds: 0, parallelism: {a: 0}}} |"
            + " missingMetrics.fallback: the fallback's after is PT0S",
        "effectiveness: {leastGain: 2} | effectiveness: leastGain is 2.0; it must be above 0",
        "conflicts: {respectForSeconds: -1} | conflicts: respectFor is PT-1S; it must not be"
            + " negative",
        "overrides: {map: -1} | map",
      })
  void of_wrong_namesFieldAndRule(String behavior, String message) {
    assertThatThrownBy(() -> terms(behavior))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static ScalingPolicy terms(String behavior) {
    KtaPolicy policy =
        YAML.unmarshal(
            "apiVersion: research.dynatrace.com/v1alpha1\nkind: KtaPolicy\nspec:\n  behavior:\n"
                + behavior.indent(4),
            KtaPolicy.class);
    return PolicyTerms.of(requireNonNull(policy.getSpec().behavior), false);
  }
}
