package io.kta.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UpgradeCommand;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.kubernetes.RealApiServer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The chart installed, upgraded, taken back and removed by Helm on a real API server. */
@Timeout(300)
final class ChartOnApiServerIT {
  private static final String RELEASE = "kta-operator";
  private static final String NAMESPACE = "kta";

  @TempDir private Path dir;
  private Optional<RealApiServer> server = Optional.empty();
  private Path kubeConfig;
  private KubernetesClient admin;

  @BeforeEach
  void startServer() throws Exception {
    server = RealApiServer.startWithoutControllers(dir, "ChartOnApiServerIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    kubeConfig = server.get().kubeConfig();
    admin = server.get().adminClient();
  }

  @AfterEach
  void stopServer() {
    if (admin != null) {
      admin.close();
    }
    server.ifPresent(RealApiServer::close);
  }

  @Test
  void release_installedUpgradedTakenBackAndRemoved_leavesTheDefinitionOnly() {
    Release installed =
        new Helm(Chart.DIR)
            .install()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .createNamespace()
            .withKubeConfig(kubeConfig)
            .call();
    assertThat(installed.getStatus()).isEqualTo("deployed");
    assertThat(hasDefinition()).isTrue();
    assertThat(replicas()).isEqualTo(1);
    assertThat(hasClusterRole()).isTrue();

    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("streams").endMetadata().build())
        .create();
    Release upgraded = upgrade().set("replicas", 2).set("watchNamespaces[0]", "streams").call();
    assertThat(upgraded.getRevision()).isEqualTo("2");
    assertThat(replicas()).isEqualTo(2);
    assertThat(hasClusterRole()).isFalse();
    assertThat(admin.rbac().roles().inNamespace("streams").withName(RELEASE).get()).isNotNull();
    assertThat(
            admin
                .genericKubernetesResources("policy/v1", "PodDisruptionBudget")
                .inNamespace(NAMESPACE)
                .list()
                .getItems())
        .hasSize(1);

    assertThatThrownBy(() -> upgrade().set("replica", 3).call()).hasMessageContaining("replica");
    assertThat(replicas()).as("a refused upgrade changes nothing").isEqualTo(2);

    Release back = upgrade().resetValues().call();
    assertThat(back.getStatus()).isEqualTo("deployed");
    assertThat(replicas()).isEqualTo(1);
    assertThat(hasClusterRole()).isTrue();
    assertThat(admin.rbac().roles().inNamespace("streams").list().getItems()).isEmpty();

    Helm.uninstall(RELEASE).withNamespace(NAMESPACE).withKubeConfig(kubeConfig).call();
    assertThat(admin.apps().deployments().inNamespace(NAMESPACE).list().getItems()).isEmpty();
    assertThat(hasClusterRole()).isFalse();
    assertThat(hasDefinition()).as("policies outlive the chart").isTrue();
  }

  private UpgradeCommand upgrade() {
    return new Helm(Chart.DIR)
        .upgrade()
        .withName(RELEASE)
        .withNamespace(NAMESPACE)
        .withKubeConfig(kubeConfig);
  }

  private int replicas() {
    return admin
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(RELEASE)
        .require()
        .getSpec()
        .getReplicas();
  }

  private boolean hasDefinition() {
    return admin
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("ktapolicies.research.dynatrace.com")
            .get()
        != null;
  }

  private boolean hasClusterRole() {
    return admin.rbac().clusterRoles().withName(RELEASE).get() != null;
  }
}
