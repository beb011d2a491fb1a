package io.kta.kubernetes;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.driver.ScaleDriverException;
import io.kta.time.LoopClock;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address and the identity of a job that the Flink Kubernetes Operator runs, as a Flink driver
 * needs them. Immutable.
 *
 * @param restUrl the address of the JobManager's REST API within the cluster
 * @param jobId the job's id, 32 hexadecimal digits, which changes when the operator submits it
 *     anew; empty for a session cluster, whose jobs are not the deployment's
 * @param state the job's state in Flink's words, as the operator saw it last; empty if it has not
 * @since 0.1
 */
public record FlinkDeployment(URI restUrl, Optional<String> jobId, Optional<String> state) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("flink.apache.org")
          .withVersion("v1beta1")
          .withKind("FlinkDeployment")
          .withPlural("flinkdeployments")
          .withNamespaced(true)
          .build();

  /** Requires all of them. */
  public FlinkDeployment {
    requireNonNull(restUrl, "restUrl");
    requireNonNull(jobId, "jobId");
    requireNonNull(state, "state");
  }

  /**
   * Finds a job, by two requests: its FlinkDeployment, and the Service of its JobManager.
   *
   * @param client how the cluster is reached; it stays the caller's to close
   * @throws IllegalArgumentException if Kubernetes would refuse the namespace or the name
   * @throws ScaleDriverException if either is not there or is forbidden, the API server is away,
   *     the job is suspended or has not been submitted yet, or the operator's own autoscaler scales
   *     it
   */
  public static FlinkDeployment find(KubernetesClient client, String namespace, String name) {
    return find(new ApiServer(client, LoopClock.system(), TIMEOUT), namespace, name);
  }

  private static FlinkDeployment find(ApiServer server, String namespace, String name) {
    ResourceName deployment = ResourceName.of(KIND.getKind(), namespace, name);
    GenericKubernetesResource found = deployment(server, deployment);
    ResourceFields fields = new ResourceFields(found, deployment);
    Map<String, String> configuration = configuration(found);
    requireNoAutoscaler(deployment, configuration);
    boolean isSession = fields.text("spec", "job").isEmpty();
    Optional<String> jobId = fields.text("status", "jobStatus", "jobId");
    if (fields.text("spec", "job", "state").filter("suspended"::equals).isPresent()) {
      throw new ScaleDriverException(
          deployment + " is suspended; set spec.job.state to running first");
    }
    if (!isSession && jobId.isEmpty()) {
      throw new ScaleDriverException(
          "%s has no job yet (JobManager: %s); wait for the operator to submit it, or see its events"
              .formatted(
                  deployment,
                  fields.text("status", "jobManagerDeploymentStatus").orElse("not seen")));
    }
    return new FlinkDeployment(
        restUrl(server, deployment, configuration),
        isSession ? Optional.empty() : jobId,
        fields.text("status", "jobStatus", "state"));
  }

  private static GenericKubernetesResource deployment(ApiServer server, ResourceName name) {
    @Nullable GenericKubernetesResource found =
        server.read(
            "reading " + name,
            client ->
                client
                    .genericKubernetesResources(KIND)
                    .inNamespace(name.namespace())
                    .withName(name.name())
                    .get());
    if (found == null) {
      throw new ScaleDriverException(
          "%s does not exist at %s; correct its name, or install the Flink Kubernetes Operator"
              .formatted(name, server.address()));
    }
    return found;
  }

  private static URI restUrl(
      ApiServer server, ResourceName deployment, Map<String, String> configuration) {
    String name = deployment.name() + "-rest";
    @Nullable Service service =
        server.read(
            "reading Service/%s in namespace %s".formatted(name, deployment.namespace()),
            client -> client.services().inNamespace(deployment.namespace()).withName(name).get());
    if (service == null) {
      throw new ScaleDriverException(
          "%s has no Service/%s, so its JobManager is not up; see the operator's events"
              .formatted(deployment, name));
    }
    int port =
        service.getSpec().getPorts().stream()
            .filter(one -> "rest".equals(one.getName()) || service.getSpec().getPorts().size() == 1)
            .map(ServicePort::getPort)
            .findFirst()
            .orElseThrow(
                () ->
                    new ScaleDriverException(
                        "Service/%s of %s has no port named rest; see the operator's events"
                            .formatted(name, deployment)));
    String scheme =
        "true".equals(configuration.get("security.ssl.rest.enabled")) ? "https" : "http";
    return URI.create("%s://%s.%s:%d".formatted(scheme, name, deployment.namespace(), port));
  }

  private static void requireNoAutoscaler(
      ResourceName deployment, Map<String, String> configuration) {
    boolean isOn =
        "true".equals(configuration.get("job.autoscaler.enabled"))
            || "true".equals(configuration.get("kubernetes.operator.job.autoscaler.enabled"));
    boolean onlyWatches =
        "false".equals(configuration.get("job.autoscaler.scaling.enabled"))
            || "false"
                .equals(configuration.get("kubernetes.operator.job.autoscaler.scaling.enabled"));
    if (isOn && !onlyWatches) {
      throw new ScaleDriverException(
          "%s is scaled by the operator's own autoscaler (job.autoscaler.enabled is true), and two that scale one job undo each other's work; set it to false, or job.autoscaler.scaling.enabled to have it only watch"
              .formatted(deployment));
    }
  }

  /** Returns Flink's configuration, which is written flat or, in newer operators, as a tree. */
  private static Map<String, String> configuration(GenericKubernetesResource deployment) {
    Map<String, String> flat = new LinkedHashMap<>();
    if (deployment.<@Nullable Object>get("spec", "flinkConfiguration") instanceof Map<?, ?> tree) {
      flatten("", tree, flat);
    }
    return flat;
  }

  private static void flatten(String prefix, Map<?, ?> tree, Map<String, String> flat) {
    tree.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> branch) {
            flatten(prefix + key + ".", branch, flat);
          } else {
            flat.put(prefix + key, Objects.toString(value));
          }
        });
  }
}
