package io.kta.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** For every rule in CEL of the schema, by its message, specs that break it. */
final class BrokenRules {
  private static final String FIXED = "algorithm: {type: Fixed}";
  private static final String DRIVER =
      "type: GenericKubernetes, genericKubernetesTopology: [{kind: Deployment, name: a}]";
  private static final String FLINK = "type: Flink, flinkJobManagerBaseUrl: 'http://jm:8081'";
  private static final String JOB_ID = "flinkJobId: caf3caf3caf3caf3caf3caf3caf3caf3";

  private BrokenRules() {}

  /** Returns the specs by the message of the rule that they break. */
  static Map<String, JsonNode> all() {
    Map<String, JsonNode> all = new TreeMap<>();
    all.put(
        "set exactly one of udfs and algorithm",
        spec(FIXED + ", udfs: {monitorEndpoint: 'http://a', planEndpoint: 'http://a'}", DRIVER));
    all.put(
        "minParallelism must not be above maxParallelism",
        spec(FIXED + ", operators: [{name: a, minParallelism: 5, maxParallelism: 4}]", DRIVER));
    all.put(
        "set only one of scaleUp and scaleUpStrategy",
        spec(FIXED + ", scaleUp: {}, scaleUpStrategy: {type: Step, args: '1'}", DRIVER));
    all.put(
        "set only one of scaleDown and scaleDownStrategy",
        spec(FIXED + ", scaleDown: {}, scaleDownStrategy: {type: Step, args: '1'}", DRIVER));
    all.put(
        "weights need unit Instances",
        spec(FIXED + ", budget: {unit: Slots, limit: 4, weights: {a: 2}}", DRIVER));
    all.put(
        "Flink needs exactly one of flinkJobManagerBaseUrl and flinkDeploymentName",
        spec(FIXED, "type: Flink"));
    all.put(
        "GenericKubernetes needs genericKubernetesTopology",
        spec(FIXED, "type: GenericKubernetes, genericKubernetesTopology: []"));
    all.put(
        "set only one of flinkJobId and flinkJobName",
        spec(FIXED, FLINK + ", flinkJobName: job, " + JOB_ID));
    all.put(
        "flinkDeploymentName finds the job; leave out flinkJobId",
        spec(FIXED, "type: Flink, flinkDeploymentName: job, " + JOB_ID));
    all.put(
        "flinkRest is for Flink only",
        spec(FIXED, DRIVER + ", flinkRest: {headersSecretName: headers}"));
    all.put(
        "flinkRest has certificates, so flinkJobManagerBaseUrl must begin with https://",
        spec(FIXED, FLINK + ", flinkRest: {caBundle: {name: ca, key: ca.pem}}"));
    return all;
  }

  /** Returns the messages of the rules that a schema has. */
  static Set<String> messages(JsonNode schema) {
    Set<String> messages = new TreeSet<>();
    schema
        .findValues("x-kubernetes-validations")
        .forEach(rules -> rules.forEach(rule -> messages.add(rule.path("message").asText())));
    return messages;
  }

  private static JsonNode spec(String behavior, String driver) {
    return new KubernetesSerialization()
        .unmarshal(
            "behavior: {%s}\nscaleDriver: {%s}\n".formatted(behavior, driver), JsonNode.class);
  }
}
