package io.kta.operator.spec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kta.algorithm.Algorithm;
import io.kta.operator.FakeCluster;
import io.kta.operator.ResourceDefinitionTest;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.tls.HttpClients;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A policy whose algorithm is put around another. */
final class NestedAlgorithmTest {
  private final FakeCluster cluster = new FakeCluster();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void create_decoratorsInsideOfOneAnother_areMade() {
    Algorithm<?, ?> algorithm =
        algorithm(
            """
            type: MedianOf
            parameters:
              proposals: 3
              of:
                type: Headroom
                parameters:
                  share: 0.2
                  of: {type: Ds2, parameters: {headroom: 0, window: PT90S}}
            """);
    assertThat(algorithm.name()).isEqualTo("median of headroom of Ds2");
  }

  @Test
  void create_faultDeepInside_isToldWithItsPlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                algorithm(
                    """
                    type: Headroom
                    parameters: {of: {type: Ds2, parameters: {headrom: 0}}}
                    """))
        .withMessageStartingWith(
            "spec.behavior.algorithm: parameters of Headroom: of: parameters of Ds2: there is no"
                + " parameter 'headrom'; there are");
  }

  /** An API server keeps of a resource only what its schema names, unless that says otherwise. */
  @Test
  void schema_parameters_areKeptAsTheyAre() throws IOException {
    CustomResourceDefinition definition =
        new KubernetesSerialization()
            .unmarshal(
                Files.readString(ResourceDefinitionTest.COMMITTED), CustomResourceDefinition.class);
    JSONSchemaProps schema =
        definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    for (String field : List.of("spec", "behavior", "algorithm", "parameters")) {
      schema = requireNonNull(schema.getProperties().get(field), field);
    }
    JSONSchemaProps parameter = schema.getAdditionalProperties().getSchema();
    assertThat(parameter.getXKubernetesPreserveUnknownFields()).isTrue();
    assertThat(parameter.getType()).as("objects as well as numbers").isNull();
  }

  private Algorithm<?, ?> algorithm(String yaml) {
    KtaPolicy policy =
        cluster.create(
            """
            apiVersion: research.dynatrace.com/v1alpha1
            kind: KtaPolicy
            metadata: {name: nested, namespace: streams}
            spec:
              behavior:
                algorithm:
            %s
              scaleDriver: {type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: map}]}
            """
                .formatted(yaml.indent(6).stripTrailing()));
    BehaviorSpec behavior = requireNonNull(policy.getSpec().behavior);
    Faults faults = new Faults();
    References none = References.read(cluster.client(), new TreeSet<>(), "streams");
    Optional<Algorithm<?, ?>> algorithm =
        new PolicyAlgorithms(TestCalls.of(cluster.client(), new HttpClients()))
            .read(behavior, "streams", none, faults);
    faults.throwIfAny();
    return algorithm.orElseThrow();
  }
}
