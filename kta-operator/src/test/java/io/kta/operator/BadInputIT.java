package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.kubernetes.RealApiServer;
import io.kta.operator.WrongValues.Case;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wrong policies on a real API server: it refuses them by the schema; and where it has a looser
 * one, the operator lives with them. Skipped where there is none.
 */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class BadInputIT {
  private static final ResourceDefinitionContext POLICIES =
      ResourceDefinitionContext.fromResourceType(KtaPolicy.class);
  private static final Duration SOON = Duration.ofSeconds(60);

  private static Optional<RealApiServer> server = Optional.empty();

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    server = RealApiServer.start(dir, "BadInputIT");
    assumeTrue(server.isPresent(), "KUBEBUILDER_ASSETS names no API server");
    try (KubernetesClient admin = server.get().adminClient()) {
      admin.resource(definition(admin)).create();
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> admin.resources(KtaPolicy.class).inAnyNamespace().list() != null);
    }
  }

  @AfterAll
  static void stop() {
    server.ifPresent(RealApiServer::close);
  }

  @Test
  @Order(1)
  void create_everyWrongValue_isRefusedByTheSchema() {
    List<Case> accepted = new ArrayList<>();
    List<String> told = new ArrayList<>();
    try (KubernetesClient admin = adminClient()) {
      for (Case each : WrongValues.of(BadInputTest.schema())) {
        String refusal = refusal(admin, each.spec());
        if (refusal.isEmpty()) {
          accepted.add(each);
        } else if (!refusal.contains(each.field().replaceFirst("\\[map]$", ""))) {
          told.add(each + ": " + refusal);
        }
      }
    }
    assertThat(accepted).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  @Order(2)
  void create_everyBrokenRule_isRefused() {
    try (KubernetesClient admin = adminClient()) {
      BrokenRules.all()
          .forEach((rule, spec) -> assertThat(refusal(admin, spec)).as(rule).contains(rule));
    }
  }

  /** The last, since it replaces the schema by one that takes anything. */
  @Test
  @Order(3)
  void watch_looserSchema_policiesThatCannotBeReadAreTold() throws Exception {
    try (KubernetesClient admin = adminClient()) {
      CustomResourceDefinition loose = definition(admin);
      JSONSchemaProps anything = new JSONSchemaProps();
      anything.setType("object");
      anything.setXKubernetesPreserveUnknownFields(true);
      loose.getSpec().getVersions().get(0).getSchema().setOpenAPIV3Schema(anything);
      admin
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(loose.getMetadata().getName())
          .edit(
              found -> {
                found.setSpec(loose.getSpec());
                return found;
              });
      JsonNode unreadable =
          admin
              .getKubernetesSerialization()
              .unmarshal(
                  "{\"behavior\": {\"maxParallelism\": \"many\"}, \"scaleDriver\": [1]}",
                  JsonNode.class);
      await().atMost(SOON).until(() -> refusal(admin, unreadable).isEmpty());
      create(admin, "unreadable", unreadable);
      try (KtaOperator unused =
          KtaOperator.start(
              admin, OperatorConfig.of(Map.of("PORT", "0", "PAGE_PORT", "off")), () -> {})) {
        await()
            .atMost(SOON)
            .until(
                () ->
                    message(admin, "unreadable").contains("maxParallelism is 'many'; it must be"));
        JsonNode number = admin.getKubernetesSerialization().unmarshal("5", JsonNode.class);
        create(admin, "number", number);
        JsonNode empty =
            admin.getKubernetesSerialization().unmarshal("{\"behavior\": {}}", JsonNode.class);
        create(admin, "later", empty);
        await()
            .atMost(SOON)
            .until(() -> message(admin, "later").contains("spec.scaleDriver is missing; set it"));
        await()
            .atMost(SOON)
            .until(() -> message(admin, "number").contains("spec is 5; it must be an object"));
        assertThat(message(admin, "unreadable")).contains("spec.scaleDriver is [1]; it must be");
        for (String name : new String[] {"unreadable", "number", "later"}) {
          policies(admin, name).delete();
          await().atMost(SOON).until(() -> policies(admin, name).get() == null);
        }
      }
    }
  }

  private static KubernetesClient adminClient() {
    try (KubernetesClient client = server.orElseThrow().adminClient()) {
      return KtaOperator.client(client.getConfiguration());
    }
  }

  private static CustomResourceDefinition definition(KubernetesClient client) throws Exception {
    return client
        .getKubernetesSerialization()
        .unmarshal(
            Files.readString(ResourceDefinitionTest.COMMITTED), CustomResourceDefinition.class);
  }

  /** Returns why a policy is refused, or nothing. */
  private static String refusal(KubernetesClient admin, JsonNode spec) {
    GenericKubernetesResource policy = policy(admin, "bad", spec);
    KubernetesClientException refusal =
        catchThrowableOfType(
            KubernetesClientException.class,
            () -> admin.genericKubernetesResources(POLICIES).resource(policy).dryRun().create());
    return refusal == null ? "" : String.valueOf(refusal.getMessage());
  }

  private static void create(KubernetesClient admin, String name, JsonNode spec) {
    admin.genericKubernetesResources(POLICIES).resource(policy(admin, name, spec)).create();
  }

  private static GenericKubernetesResource policy(
      KubernetesClient admin, String name, JsonNode spec) {
    GenericKubernetesResource policy =
        admin
            .getKubernetesSerialization()
            .convertValue(BadInputTest.policy(name, spec), GenericKubernetesResource.class);
    policy.getMetadata().setNamespace("default");
    return policy;
  }

  private static Resource<GenericKubernetesResource> policies(KubernetesClient admin, String name) {
    return admin.genericKubernetesResources(POLICIES).inNamespace("default").withName(name);
  }

  private static String message(KubernetesClient admin, String name) {
    KtaPolicy policy = admin.resources(KtaPolicy.class).inNamespace("default").withName(name).get();
    ConditionStatus ready = ConditionStatus.find(policy.getStatus(), "Ready");
    return ready == null ? "" : String.valueOf(ready.message);
  }
}
