package io.kta.operator;

/** Policies as YAML, of parts. */
final class PolicyYaml {
  private PolicyYaml() {}

  /** Returns the part of a behavior that names an algorithm. */
  static String algorithm(String type, String parameters) {
    return "    algorithm: {type: %s, parameters: %s}\n".formatted(type, parameters);
  }

  /** Returns the part of a behavior that names the endpoints of a remote algorithm. */
  static String udfs(String base) {
    return """
        udfs:
          monitorEndpoint: %1$smonitor
          analyzeEndpoint: %1$sanalyze
          planEndpoint: %1$splan
    """
        .formatted(base);
  }

  /**
   * Returns a policy of Deployments that runs each second.
   *
   * @param behavior what else its behavior has, indented by four
   */
  static String policy(String name, String behavior, String... deployments) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: research.dynatrace.com/v1alpha1
            kind: KtaPolicy
            metadata:
              name: %s
            spec:
              behavior:
                reconciliationIntervalSeconds: 1
            """
                .formatted(name));
    yaml.append(behavior)
        .append("  scaleDriver:\n    type: GenericKubernetes\n    genericKubernetesTopology:\n");
    for (String deployment : deployments) {
      yaml.append("      - {kind: Deployment, name: ").append(deployment).append("}\n");
    }
    return yaml.toString();
  }

  /**
   * Returns a policy of a Deployment of its own name, which is to have three replicas.
   *
   * @param behavior what else its behavior has, indented by four
   */
  static String fixed(String name, String behavior) {
    return policy(name, algorithm("Fixed", "{parallelism: 3}") + behavior, name);
  }
}
