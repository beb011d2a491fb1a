package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kta.operator.WrongValues.Case;
import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.run.BadMeaningTest;
import io.kta.operator.spec.Fault;
import io.kta.operator.spec.SpecSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every field of a policy, wrong in every way: an API server refuses it by the schema; and where
 * one does not, since it has another version of it, the operator tells what is wrong, and the
 * others go on.
 */
@Timeout(300)
public final class BadInputTest {
  private static final List<Case> CASES = WrongValues.of(schema());

  static JsonNode schema() {
    try {
      return new KubernetesSerialization()
          .unmarshal(Files.readString(ResourceDefinitionTest.COMMITTED), JsonNode.class)
          .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void schema_everyCase_isRefusedByAnIndependentValidator() {
    JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(schema());
    for (Case each : CASES) {
      assertThat(schema.validate(each.spec())).as("%s", each).isNotEmpty();
    }
    assertThat(schema.validate(SampleSpec.valid(schema()))).isEmpty();
  }

  @Test
  void takeFaultsOut_everyCase_isToldByItsFieldAndNoOther() {
    SpecSchema schema = SpecSchema.bundled();
    for (Case each : CASES) {
      JsonNode spec = each.spec().deepCopy();
      List<Fault> faults = schema.takeFaultsOutOf(spec);
      assertThat(faults).as("%s", each).hasSize(1);
      assertThat(faults.get(0).field()).as("%s", each).isEqualTo(each.field());
      assertThat(faults.get(0).text())
          .as("%s", each)
          .startsWith(each.field() + " is ")
          .matches("(?s).*; (it must be .+|set it)")
          .hasSizeLessThan(400);
    }
    assertThat(schema.takeFaultsOutOf(SampleSpec.valid(schema()))).isEmpty();
  }

  /** Old API servers know no CEL, and others may have the definition without it. */
  @Test
  void read_whatBreaksARule_isToldByTheOperatorToo() {
    assertThat(BrokenRules.all().keySet())
        .as("every rule has an example in BrokenRules")
        .isEqualTo(BrokenRules.messages(schema()));
    BrokenRules.all()
        .forEach(
            (rule, spec) -> assertThat(BadMeaningTest.faults(spec)).as(rule).startsWith("spec."));
  }

  @Test
  void operator_everyCase_isToldAndNothingIsScaledAndOthersGoOn() {
    try (FakeCluster cluster = new FakeCluster()) {
      cluster.createDeployment("a", 1);
      cluster.createDeployment("healthy", 1);
      Map<String, Case> sent = new LinkedHashMap<>();
      for (Case each : CASES) {
        sent.put("case-" + sent.size(), each);
      }
      sent.entrySet().parallelStream()
          .forEach(
              each -> cluster.createRaw(policy(each.getKey(), each.getValue().spec()).toString()));
      try (KtaOperator unused =
          KtaOperator.start(
              cluster.client(),
              OperatorConfig.of(
                  Map.of(
                      "PORT", "0", "PAGE_PORT", "off", "WATCH_NAMESPACES", FakeCluster.NAMESPACE)),
              () -> {})) {
        await()
            .atMost(Duration.ofMinutes(3))
            .untilAsserted(() -> assertThat(told(cluster)).hasSameSizeAs(sent));
        Map<String, String> told = told(cluster);
        sent.forEach(
            (name, each) ->
                assertThat(told.get(name))
                    .as("%s", each)
                    .startsWith("InvalidSpec ")
                    .contains(each.field() + " is "));
        cluster.create(
            """
            apiVersion: research.dynatrace.com/v1alpha1
            kind: KtaPolicy
            metadata: {name: healthy}
            spec:
              behavior: {algorithm: {type: Fixed, parameters: {parallelism: 3}}}
              scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: healthy}]}
            """);
        await().until(() -> cluster.replicas("healthy") == 3);
        assertThat(cluster.scalings()).containsExactly("healthy 3");
      }
    }
  }

  public static ObjectNode policy(String name, JsonNode spec) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("apiVersion", "research.dynatrace.com/v1alpha1").put("kind", "KtaPolicy");
    policy.putObject("metadata").put("name", name);
    policy.set("spec", spec);
    return policy;
  }

  private static Map<String, String> told(FakeCluster cluster) {
    Map<String, String> told = new LinkedHashMap<>();
    List<KtaPolicy> policies = new ArrayList<>();
    policies.addAll(
        cluster
            .client()
            .resources(KtaPolicy.class)
            .inNamespace(FakeCluster.NAMESPACE)
            .list()
            .getItems());
    for (KtaPolicy policy : policies) {
      ConditionStatus ready = ConditionStatus.find(policy.getStatus(), "Ready");
      if (ready != null) {
        told.put(policy.getMetadata().getName(), ready.reason + " " + ready.message);
      }
    }
    return told;
  }
}
