package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.algorithm.toggle.Toggle;
import io.kta.kubernetes.OtherAutoscalers;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.ScaleDriverSpec;
import io.kta.operator.spec.Faults;
import io.kta.operator.spec.PolicyAlgorithms;
import io.kta.operator.spec.PolicyTerms;
import io.kta.operator.spec.References;
import io.kta.operator.spec.TestCalls;
import io.kta.operator.target.ClaimsTest;
import io.kta.operator.target.Targets;
import io.kta.operator.tls.HttpClients;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies as the existing KTA has them: they can be run, and mean what they meant. */
final class QuickstartPoliciesTest {
  private static final Path DIR = Path.of("../kta-examples/kubernetes");

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
    try (FakeCluster cluster = new FakeCluster();
        HttpClients clients = new HttpClients()) {
      KtaPolicy policy =
          cluster.create(Files.readString(DIR.resolve("quickstart-policy-" + name + ".yml")));
      References none = References.read(cluster.client(), new TreeSet<>(), "streams");
      BehaviorSpec behavior = requireNonNull(policy.getSpec().behavior);
      ScaleDriverSpec driver = requireNonNull(policy.getSpec().scaleDriver);
      ScalingPolicy terms = PolicyTerms.of(behavior, false);
      assertThat(terms.pace().interval()).hasSeconds(30);
      assertThat(terms.limits().bounds().forAll().max())
          .isEqualTo(name.equals("kstreams-operator-level") ? 4 : 8);
      assertThat(terms.behaviors().forAll()).isEqualTo(Behavior.unrestricted());
      assertThat(
              new PolicyAlgorithms(TestCalls.of(cluster.client(), clients))
                  .read(behavior, "streams", none, new Faults())
                  .orElseThrow()
                  .name())
          .isEqualTo("RemoteAlgorithm");
      Targets targets =
          new Targets(
              cluster.client(),
              OtherAutoscalers.of(cluster.client()),
              TestCalls.of(cluster.client(), clients));
      targets.driver(driver, "streams", none, ClaimsTest.FREE).close();
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

  /** But for the host of the algorithm, which has no service here, and a shorter interval. */
  @Test
  void kafkaStreamsPolicies_planAsTheyDid() throws IOException {
    try (FakeCluster cluster = new FakeCluster()) {
      run(cluster);
    }
  }

  private static void run(FakeCluster cluster) throws IOException {
    cluster.createDeployment("kta-quickstart-kstreams-tokenizer", 2);
    cluster.createDeployment("kta-quickstart-kstreams-counter", 2);
    cluster.createDeployment("kta-quickstart-kstreams-tokenizer-counter", 2);
    try (AlgorithmServer server =
            AlgorithmServer.builder(new Toggle())
                .observationRequired(false)
                .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .start();
        KtaOperator unused =
            KtaOperator.start(
                cluster.client(),
                OperatorConfig.of(
                    Map.of(
                        "PORT",
                        "0",
                        "PAGE_PORT",
                        "off",
                        "WATCH_NAMESPACES",
                        NAMESPACE,
                        "ALLOWED_HOSTS",
                        "127.0.0.1")),
                () -> {})) {
      String host = "127.0.0.1:" + server.address().getPort();
      for (String level : new String[] {"operator-level", "deployment-level"}) {
        Path file = DIR.resolve("quickstart-policy-kstreams-" + level + ".yml");
        cluster.create(
            Files.readString(file)
                .replace("kta-quickstart-algorithm:8096", host)
                .replace("reconciliationIntervalSeconds: 30", "reconciliationIntervalSeconds: 1"));
      }
      await().atMost(30, TimeUnit.SECONDS).until(() -> cluster.scalings().size() >= 10);
    }
    assertThat(scalingsOf(cluster, "kta-quickstart-kstreams-tokenizer-counter "))
        .startsWith(4, 2, 4);
    assertThat(scalingsOf(cluster, "kta-quickstart-kstreams-tokenizer ")).startsWith(4, 2, 4);
    assertThat(scalingsOf(cluster, "kta-quickstart-kstreams-counter "))
        .startsWith(4, 2); // 2 at first
  }

  private static List<Integer> scalingsOf(FakeCluster cluster, String deployment) {
    return cluster.scalings().stream()
        .filter(scaling -> scaling.startsWith(deployment))
        .map(scaling -> Integer.valueOf(scaling.substring(deployment.length())))
        .toList();
  }
}
