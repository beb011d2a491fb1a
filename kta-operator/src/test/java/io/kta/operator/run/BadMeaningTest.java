package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kta.kubernetes.OtherAutoscalers;
import io.kta.operator.BadInputTest;
import io.kta.operator.FakeCluster;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.operator.spec.PolicyAlgorithms;
import io.kta.operator.spec.References;
import io.kta.operator.spec.SpecSchema;
import io.kta.operator.spec.TestCalls;
import io.kta.operator.target.ClaimsTest;
import io.kta.operator.target.Targets;
import io.kta.operator.tls.HttpClients;
import io.kta.time.LoopClock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What means nothing, though a schema may let it through, is told by field, value, rule, remedy.
 */
public final class BadMeaningTest {
  private static final String FIXED = "algorithm: {type: Fixed, parameters: {parallelism: 3}}";
  private static final String KUBERNETES =
      "type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: a}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          exclusions: [{from: '08:00', to: '09:00', timeZone: Mars}] | spec.behavior.exclusions[0].timeZone is 'Mars', which is unknown; name one like Europe/Vienna
          pause: {reason: x, until: '2030-13-45T99:00:00Z'} | spec.behavior.pause.until is '2030-13-45T99:00:00Z'; it must be like 2030-01-31T18:00:00Z
          minParallelism: 5, maxParallelism: 4 | spec.behavior.maxParallelism is 4, below minParallelism 5; raise the one or lower the other
          operators: [{name: map}, {name: map, maxParallelism: 4}] | spec.behavior.operators[1]: the bounds of 'map' are set twice; leave out one of the two
          operators: [{name: map, minParallelism: 5, maxParallelism: 4}] | spec.behavior.operators[0].maxParallelism is 4, below minParallelism 5; raise the one or lower the other
          scheduledBounds: [{window: {from: '08:00', to: '09:00'}, minParallelism: 5, maxParallelism: 4}] | spec.behavior.scheduledBounds[0].maxParallelism is 4, below minParallelism 5; raise
          scaleUpStrategy: {type: Step} | spec.behavior.scaleUpStrategy is of type 'Step' with args ''; it must be NoStrategy, or Step with a whole number from 1
          scaleUpStrategy: {type: Step, args: '0'} | spec.behavior.scaleUpStrategy is of type 'Step' with args '0'; it must be
          scaleUpStrategy: {type: Step, args: '-1'} | spec.behavior.scaleUpStrategy is of type 'Step' with args '-1'; it must be
          scaleDownStrategy: {type: Step, args: '1.5'} | spec.behavior.scaleDownStrategy is of type 'Step' with args '1.5'; it must be
          scaleDownStrategy: {type: Step, args: '2147483648'} | spec.behavior.scaleDownStrategy is of type 'Step' with args '2147483648'; it must be
          scaleDownStrategy: {type: Step, args: NaN} | spec.behavior.scaleDownStrategy is of type 'Step' with args 'NaN'; it must be
          scaleUp: {tolerance: 0.1}, scaleUpStrategy: {type: Step, args: '1'} | spec.behavior.scaleUp is set, and so is the strategy Step; leave out one of the two
          scaleDown: {tolerance: 0.1}, scaleDownStrategy: {type: Step, args: '1'} | spec.behavior.scaleDown is set, and so is the strategy Step; leave out one of the two
          budget: {unit: Slots, limit: 5, weights: {map: 2}} | spec.behavior.budget: a budget of slots has weights for [map]; slots have none
          udfs: {monitorEndpoint: 'http://a', planEndpoint: 'http://a'} | spec.behavior.udfs is set, and so is algorithm; leave out one of the two
          """)
  void read_behavior_isTold(String behavior, String message) {
    assertThat(faults(FIXED + ", " + behavior, KUBERNETES)).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          reconciliationIntervalSeconds: 30 | spec.behavior.algorithm: neither it nor udfs is set; set one of the two
          algorithm: {type: Magic} | spec.behavior.algorithm: there is no algorithm 'Magic'; there are [Dhalion, Ds2,
          algorithm: {type: Toggle, parameters: {threshold: 0, replicas: x}} | spec.behavior.algorithm: parameters of Toggle: replicas is 'x'; it must be a list, each a whole number; threshold is 0; it must be at least 1
          algorithm: {type: Toggle, parameters: {nothing: 1}} | spec.behavior.algorithm: parameters of Toggle: there is no parameter 'nothing'; there are threshold (a whole number,
          algorithm: {type: Fixed, parameters: {parallelism: 1.5}} | spec.behavior.algorithm: parameters of Fixed: parallelism is 1.5; it must be a whole number
          algorithm: {type: Fixed, parameters: {parallelism: 2147483648}} | spec.behavior.algorithm: parameters of Fixed: parallelism is 2147483648; it must be a whole number
          algorithm: {type: Fixed, parameters: {parallelism: [1]}} | spec.behavior.algorithm: parameters of Fixed: parallelism is [1]; it must be a whole number
          algorithm: {type: Fixed, parameters: {parallelism: NaN}} | spec.behavior.algorithm: parameters of Fixed: parallelism is 'NaN'; it must be a whole number
          udfs: {monitorEndpoint: 'http://user:pw@a', planEndpoint: 'http://a'} | spec.behavior.udfs.monitorEndpoint is 'http://…@a', which holds a user or password; give them as a header from a Secret
          udfs: {monitorEndpoint: 'http://a', planEndpoint: 'http://far.example.com'} | spec.behavior.udfs.planEndpoint is 'http://far.example.com', and the operator may not call far.example.com; use a service in namespace streams, or have the owner of the Service annotate it with research.dynatrace.com/policies-from: streams, or
          udfs: {monitorEndpoint: 'http://a', planEndpoint: 'http://a/{x}'} | spec.behavior.udfs.planEndpoint is 'http://a/{x}', which is no address; give one like http://service:8096/path
          udfs: {monitorEndpoint: 'http://a', planEndpoint: 'http://a', headersSecretName: nowhere} | spec.behavior.udfs.headersSecretName is 'nowhere', but namespace streams has no such Secret; create it
          udfs: {monitorEndpoint: 'http://a', planEndpoint: 'http://a', headersSecretName: ../../other/secrets/theirs} | spec.behavior.udfs.headersSecretName is '../../other/secrets/theirs'; it must be a text
          udfs: {monitorEndpoint: 'http://a', planEndpoint: 'http://a', caBundle: {name: nowhere, key: ca}} | spec.behavior.udfs.caBundle is 'nowhere', but namespace streams has no such ConfigMap; create it
          """)
  void read_algorithm_isTold(String behavior, String message) {
    assertThat(faults(behavior, KUBERNETES)).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          type: Flink | spec.scaleDriver.flinkJobManagerBaseUrl is missing; set it
          type: GenericKubernetes | spec.scaleDriver.genericKubernetesTopology is empty; name at least one resource
          type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: a}, {kind: Deploymnet, name: b}] | spec.scaleDriver.genericKubernetesTopology[1].kind is 'Deploymnet'; without apiVersion it must be one of Deployment, ReplicaSet, ReplicationController, StatefulSet; correct it, or set apiVersion
          type: GenericKubernetes, genericKubernetesTopology: [{kind: ConfigMap, name: a}] | spec.scaleDriver.genericKubernetesTopology[0].kind is 'ConfigMap'; without apiVersion it must be one of
          type: GenericKubernetes, genericKubernetesTopology: [] | spec.scaleDriver.genericKubernetesTopology is empty; name at least one resource
          type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: a}, {kind: Deployment, name: a}] | spec.scaleDriver: Deployment/a in namespace streams is a target twice; name each resource once
          type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: a}], genericKubernetesEdges: [{from: Deployment/a, to: Deployment/a}] | spec.scaleDriver: the edges form a cycle among [Deployment/a]; a topology is acyclic: remove an edge
          type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: a}], genericKubernetesEdges: [{from: Deployment/a, to: Deployment/b}] | spec.scaleDriver: edge Deployment/a -OTHER-> Deployment/b names unknown operator Deployment/b; add that operator too
          type: Flink, flinkJobManagerBaseUrl: 'http://jm:8081', flinkDeploymentName: job | spec.scaleDriver.flinkDeploymentName is 'job', which finds the job; leave out flinkJobManagerBaseUrl and flinkJobId
          type: Flink, flinkDeploymentName: job, flinkJobId: caf3caf3caf3caf3caf3caf3caf3caf3 | spec.scaleDriver.flinkDeploymentName is 'job', which finds the job; leave out
          type: Flink, flinkJobManagerBaseUrl: 'http://jm:8081', flinkJobId: caf3caf3caf3caf3caf3caf3caf3caf3, flinkJobName: job | spec.scaleDriver: both job id caf3caf3caf3caf3caf3caf3caf3caf3 and job name 'job' are given; give one
          type: Flink, flinkJobManagerBaseUrl: 'http://far.example.com:8081' | spec.scaleDriver.flinkJobManagerBaseUrl is 'http://far.example.com:8081', and the operator may not call far.example.com; use a service in namespace streams
          """)
  void read_scaleDriver_isTold(String driver, String message) {
    assertThat(faults(FIXED, driver)).startsWith(message);
  }

  @Test
  void read_manyFaults_areToldAtOnce() {
    String behavior =
        """
        algorithm: {type: Magic}, minParallelism: -1, mode: Sometimes, alignment: {},
        exclusions: [{from: '08:00', to: '09:00', timeZone: Mars}],
        scaleUp: {tolerance: 2}, overrides: {map: '4'}, budget: {limit: 1}\
        """;
    assertThat(faults(behavior, "type: Storm").split("; (?=spec\\.)"))
        .satisfiesExactlyInAnyOrder(
            fault -> assertThat(fault).startsWith("spec.behavior.algorithm: there is no algorithm"),
            fault -> assertThat(fault).startsWith("spec.behavior.minParallelism is -1; it must"),
            fault -> assertThat(fault).startsWith("spec.behavior.mode is 'Sometimes'; it must"),
            fault -> assertThat(fault).startsWith("spec.behavior.alignment is {}; it must be"),
            fault -> assertThat(fault).startsWith("spec.behavior.exclusions[0].timeZone is"),
            fault -> assertThat(fault).startsWith("spec.behavior.scaleUp.tolerance is 2; it must"),
            fault -> assertThat(fault).startsWith("spec.behavior.overrides[map] is '4'; it must"),
            fault -> assertThat(fault).startsWith("spec.behavior.budget.unit is missing; set it"),
            fault -> assertThat(fault).startsWith("spec.scaleDriver.type is 'Storm'; it must"));
  }

  @Test
  void read_hundredFaults_areCountedAndNotAllTold() {
    String overrides =
        IntStream.range(0, 100).mapToObj(i -> "o" + i + ": -1").collect(Collectors.joining(", "));
    String told = faults(FIXED + ", overrides: {" + overrides + "}", KUBERNETES);
    int count = told.split("; (?=spec)", -1).length;
    assertThat(told)
        .startsWith("spec.behavior.overrides[o0] is -1; it must be a whole number from 0 to ")
        .endsWith("; and " + (100 - count) + " more")
        .hasSizeLessThan(1000);
  }

  @Test
  void read_nothing_tellsWhatIsMissing() {
    assertThat(faults("", ""))
        .isEqualTo(
            "spec.scaleDriver.type is missing; set it; spec.behavior.algorithm: neither it nor udfs"
                + " is set; set one of the two");
  }

  private static String faults(String behavior, String driver) {
    return faults(
        new KubernetesSerialization()
            .unmarshal(
                "behavior: {%s}\nscaleDriver: {%s}\n".formatted(behavior, driver), JsonNode.class));
  }

  /** Returns what is wrong with a spec, or nothing. */
  public static String faults(JsonNode spec) {
    try (FakeCluster cluster = new FakeCluster();
        HttpClients clients = new HttpClients()) {
      cluster.createRaw(BadInputTest.policy("job", spec).toString());
      KtaPolicy policy = cluster.policy("job");
      References references =
          References.read(
              cluster.client(), References.named(policy.getSpec()), FakeCluster.NAMESPACE);
      new PolicyReader(
              cluster.client(),
              SpecSchema.bundled(),
              new PolicyAlgorithms(TestCalls.of(cluster.client(), clients)),
              new Targets(
                  cluster.client(),
                  OtherAutoscalers.of(cluster.client()),
                  TestCalls.of(cluster.client(), clients)),
              LoopClock.system())
          .read(policy, references, ClaimsTest.FREE);
      return "";
    } catch (InvalidPolicyException e) {
      return e.message();
    }
  }
}
