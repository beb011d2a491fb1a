package io.kta.operator.target;

import static io.kta.operator.spec.Fields.at;
import static io.kta.operator.spec.Fields.or;
import static io.kta.operator.spec.Fields.orEmpty;
import static io.kta.operator.spec.Fields.require;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.driver.ScaleDriver;
import io.kta.flink.DeploymentType;
import io.kta.flink.FlinkDriver;
import io.kta.flink.FlinkDriverBuilder;
import io.kta.kubernetes.FlinkDeployment;
import io.kta.kubernetes.KubernetesScaleDriver;
import io.kta.kubernetes.KubernetesScaleTarget;
import io.kta.kubernetes.OtherAutoscalers;
import io.kta.kubernetes.ResourceName;
import io.kta.operator.resource.FlinkVertexSpec;
import io.kta.operator.resource.ResourceSpec;
import io.kta.operator.resource.ScaleDriverSpec;
import io.kta.operator.spec.AllowedHosts;
import io.kta.operator.spec.Calls;
import io.kta.operator.spec.FieldException;
import io.kta.operator.spec.References;
import io.kta.topology.Edge;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the drivers of policies; all they touch is in the namespace of the policy.
 *
 * @param client how the cluster is reached
 * @param others who else scales, looked up for all policies together
 * @param calls how Flink is called
 */
public record Targets(KubernetesClient client, OtherAutoscalers others, Calls calls) {

  /**
   * Returns a driver of what a policy wants to have scaled, without calling anything.
   *
   * @param licence what the policy may do
   * @param references what is in the Secrets and ConfigMaps that the policy names
   * @throws IllegalArgumentException if the spec cannot be carried out
   */
  public ScaleDriver driver(
      ScaleDriverSpec spec, String namespace, References references, Licence licence) {
    return switch (require("type", spec.type)) {
      case "Flink" -> flink(spec, namespace, new FlinkAccess(spec.flinkRest, references), licence);
      case "GenericKubernetes" -> kubernetes(spec, namespace, licence);
      default ->
          throw FieldException.of(
              "type", "is '%s'; it must be Flink or GenericKubernetes".formatted(spec.type));
    };
  }

  /** Returns what a policy scales, by names of which no two policies may have the same. */
  public Set<String> claims(ScaleDriverSpec spec, String namespace) {
    Set<String> claims = new TreeSet<>();
    if ("Flink".equals(spec.type)) {
      claims.add(flinkClaim(spec, namespace));
      if (spec.flinkTaskManagerDeploymentName != null) {
        claims.add(claim("Deployment", spec.flinkTaskManagerDeploymentName, namespace));
      }
    } else {
      for (ResourceSpec resource : orEmpty(spec.genericKubernetesTopology)) {
        claims.add(claim(resource.kind, resource.name, namespace));
      }
    }
    return claims;
  }

  private static String claim(@Nullable String kind, @Nullable String name, String namespace) {
    return kind + " " + name + " in " + namespace;
  }

  /** A job is the same whatever namespace its JobManager is named from. */
  private String flinkClaim(ScaleDriverSpec spec, String namespace) {
    if (spec.flinkDeploymentName != null) {
      return claim("FlinkDeployment", spec.flinkDeploymentName, namespace);
    }
    URI base = baseUrl(spec, namespace);
    String id = spec.flinkJobId;
    String job =
        id != null ? id.toLowerCase(Locale.ROOT) : or(spec.flinkJobName, "that runs alone");
    return "Flink job %s at %s".formatted(job, normal(base));
  }

  /** Returns an address as it is written in one of the ways in which it can be. */
  private static String normal(URI address) {
    String host =
        AllowedHosts.normal(address.getHost()).replaceFirst("\\.svc\\.cluster\\.local$", ".svc");
    boolean isTls = "https".equalsIgnoreCase(address.getScheme());
    int port = address.getPort() >= 0 ? address.getPort() : isTls ? 443 : 80;
    return host + ":" + port + address.getRawPath().replaceFirst("/+$", "");
  }

  private URI baseUrl(ScaleDriverSpec spec, String namespace) {
    String field = "flinkJobManagerBaseUrl";
    return calls.hosts().target(field, require(field, spec.flinkJobManagerBaseUrl), namespace);
  }

  private ScaleDriver flink(
      ScaleDriverSpec spec, String namespace, FlinkAccess access, Licence licence) {
    String deployment = spec.flinkDeploymentName;
    if (deployment == null) {
      FlinkDriverBuilder builder = builder(baseUrl(spec, namespace), namespace, access, licence);
      if (spec.flinkJobId != null) {
        builder.jobId(spec.flinkJobId);
      }
      return flink(spec, namespace, normal(baseUrl(spec, namespace)), builder, licence);
    }
    if (spec.flinkJobManagerBaseUrl != null || spec.flinkJobId != null) {
      throw FieldException.of(
          "flinkDeploymentName",
          "is '%s', which finds the job; leave out flinkJobManagerBaseUrl and flinkJobId"
              .formatted(deployment));
    }
    return new FlinkDeploymentDriver(
        () -> FlinkDeployment.find(client, namespace, deployment),
        found ->
            at(
                "scaleDriver",
                () -> {
                  FlinkDriverBuilder builder = builder(found.restUrl(), namespace, access, licence);
                  found.jobId().ifPresent(builder::jobId);
                  return flink(spec, namespace, normal(found.restUrl()), builder, licence);
                }));
  }

  private FlinkDriverBuilder builder(
      URI baseUrl, String namespace, FlinkAccess access, Licence licence) {
    FlinkDriverBuilder builder =
        FlinkDriver.builder(baseUrl)
            .maxAnswerBytes(calls.memory().longestAnswerOfFlink())
            .quoteAnswers(Calls.isOwn(baseUrl, namespace))
            .writesWhile(licence::mayWrite);
    access.applyTo(builder, baseUrl, namespace, calls);
    return builder;
  }

  private ScaleDriver flink(
      ScaleDriverSpec spec,
      String namespace,
      String address,
      FlinkDriverBuilder builder,
      Licence licence) {
    if (spec.flinkJobName != null) {
      builder.jobName(spec.flinkJobName);
    }
    builder.vertices(
        orEmpty(spec.flinkTopology).stream()
            .map((FlinkVertexSpec vertex) -> require("flinkTopology[].id", vertex.id))
            .toList());
    if (spec.flinkJobDeploymentType != null) {
      builder.deploymentType(deploymentType(spec.flinkJobDeploymentType));
    }
    if (spec.flinkTaskManagerDeploymentName != null) {
      builder.taskManagers(
          KubernetesScaleTarget.builder(
                  client,
                  ResourceName.of("Deployment", namespace, spec.flinkTaskManagerDeploymentName))
              .otherAutoscalers(others)
              .writesWhile(licence::mayWrite)
              .build());
    }
    if (spec.taskManagerTimeoutSeconds != null) {
      builder.taskManagerTimeout(Duration.ofSeconds(spec.taskManagerTimeoutSeconds));
    }
    builder.parallelSources(orEmpty(spec.parallelSources));
    builder.onTaskManagerWait(
        wait ->
            licence.waitsForTaskManagers(
                wait.map(each -> new Wait(each.toString(), each.since()))));
    if (spec.flinkSlotsPerTaskManager != null) {
      builder.slotsPerTaskManager(spec.flinkSlotsPerTaskManager);
    }
    return new ClaimedFlinkDriver(builder.build(), licence, namespace, address);
  }

  private static DeploymentType deploymentType(String type) {
    return switch (type) {
      case "SharedTaskSlots" -> DeploymentType.SHARED_TASK_SLOTS;
      case "StreamingGraphNodePerTaskSlot" -> DeploymentType.STREAMING_GRAPH_NODE_PER_TASK_SLOT;
      default ->
          throw FieldException.of(
              "flinkJobDeploymentType",
              "is '%s'; it must be SharedTaskSlots or StreamingGraphNodePerTaskSlot"
                  .formatted(type));
    };
  }

  private ScaleDriver kubernetes(ScaleDriverSpec spec, String namespace, Licence licence) {
    if (spec.flinkRest != null) {
      throw FieldException.of("flinkRest", "is set, and type is GenericKubernetes; leave it out");
    }
    List<ResourceSpec> topology = orEmpty(spec.genericKubernetesTopology);
    if (topology.isEmpty()) {
      throw FieldException.of("genericKubernetesTopology", "is empty; name at least one resource");
    }
    KubernetesScaleDriver.Builder builder =
        KubernetesScaleDriver.builder(client, namespace)
            .writesWhile(licence::mayWrite)
            .otherAutoscalers(others);
    for (int i = 0; i < topology.size(); i++) {
      String field = "genericKubernetesTopology[" + i + "]";
      addTarget(builder, field, topology.get(i), namespace, licence);
    }
    if (spec.genericKubernetesEdges != null) {
      builder.edges(
          spec.genericKubernetesEdges.stream()
              .map(
                  edge ->
                      Edge.of(
                          require("genericKubernetesEdges[].from", edge.from),
                          require("genericKubernetesEdges[].to", edge.to)))
              .toArray(Edge[]::new));
    }
    return builder.build();
  }

  private void addTarget(
      KubernetesScaleDriver.Builder builder,
      String field,
      ResourceSpec resource,
      String namespace,
      Licence licence) {
    String kind = require(field + ".kind", resource.kind);
    String name = require(field + ".name", resource.name);
    new ScalableKinds(client).check(field + ".kind", resource.apiVersion, kind);
    at(
        field,
        () -> {
          ResourceName target =
              new ResourceName(Optional.ofNullable(resource.apiVersion), kind, namespace, name);
          Integer most = resource.maxReplicas;
          return most == null
              ? builder.target(
                  resource.apiVersion == null
                      ? kind + "/" + name
                      : resource.apiVersion + "/" + kind + "/" + name)
              : builder.target(
                  KubernetesScaleTarget.builder(client, target)
                      .otherAutoscalers(others)
                      .maxReplicas(most)
                      .writesWhile(licence::mayWrite)
                      .build());
        });
  }
}
