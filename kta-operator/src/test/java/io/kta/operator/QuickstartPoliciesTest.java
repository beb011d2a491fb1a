package io.kta.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.ScaleDriverSpec;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies as the existing KTA has them: they can be run, and mean what they meant. */
final class QuickstartPoliciesTest {
  private static final Path DIR = Path.of("src/main/kubernetes/quickstart");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flink-operator-level-shared-task-slots",
        "flink-operator-level-streaming-graph-node-per-task-slot",
        "flink-deployment-level",
        "kstreams-operator-level",
        "kstreams-deployment-level"
      })
  void existingPolicy_isTakenUnchanged(String name) throws IOException {
    try (FakeCluster cluster = new FakeCluster()) {
      KtaPolicy policy =
          cluster.create(Files.readString(DIR.resolve("quickstart-policy-" + name + ".yml")));
      AllowedHosts hosts = new AllowedHosts(Set.of());
      BehaviorSpec behavior = requireNonNull(policy.getSpec().behavior);
      ScaleDriverSpec driver = requireNonNull(policy.getSpec().scaleDriver);
      ScalingPolicy terms = PolicyTerms.of(behavior, false);
      assertThat(terms.pace().interval()).hasSeconds(30);
      assertThat(terms.limits().bounds().forAll().max()).isEqualTo(8);
      assertThat(terms.behaviors().forAll()).isEqualTo(Behavior.unrestricted());
      assertThat(new PolicyAlgorithms(cluster.client(), hosts).of(behavior, "streams").name())
          .isEqualTo("RemoteAlgorithm");
      Targets targets = new Targets(cluster.client(), hosts);
      targets.driver(driver, "streams").close();
      assertThat(targets.claims(driver, "streams")).isNotEmpty();
    }
  }

  @Test
  void defaults_areThoseOfTheExistingKta() {
    ScalingPolicy terms = PolicyTerms.of(new BehaviorSpec(), false);
    assertThat(terms.pace().interval()).hasSeconds(30);
    assertThat(terms.limits().bounds().forAll().min()).isEqualTo(1);
    assertThat(terms.limits().bounds().forAll().max()).isEqualTo(Integer.MAX_VALUE);
    assertThat(terms.dryRun()).isFalse();
  }
}
