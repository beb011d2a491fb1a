package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is scaled, and how it is reached. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "self.type != 'Flink' || (has(self.flinkJobManagerBaseUrl) ? 1 : 0) +"
            + " (has(self.flinkDeploymentName) ? 1 : 0) == 1",
    message = "Flink needs exactly one of flinkJobManagerBaseUrl and flinkDeploymentName")
@ValidationRule(
    value =
        "self.type != 'GenericKubernetes' || (has(self.genericKubernetesTopology) &&"
            + " size(self.genericKubernetesTopology) > 0)",
    message = "GenericKubernetes needs genericKubernetesTopology")
@ValidationRule(
    value = "!(has(self.flinkJobId) && has(self.flinkJobName))",
    message = "set only one of flinkJobId and flinkJobName")
@ValidationRule(
    value = "!(has(self.flinkDeploymentName) && has(self.flinkJobId))",
    message = "flinkDeploymentName finds the job; leave out flinkJobId")
@ValidationRule(
    value = "!has(self.flinkRest) || self.type == 'Flink'",
    message = "flinkRest is for Flink only")
@ValidationRule(
    value =
        "!has(self.flinkRest) || !has(self.flinkJobManagerBaseUrl) ||"
            + " self.flinkJobManagerBaseUrl.lowerAscii().startsWith('https://') ||"
            + " !(has(self.flinkRest.caBundle) || has(self.flinkRest.clientCertificateSecretName))",
    message = "flinkRest has certificates, so flinkJobManagerBaseUrl must begin with https://")
public final class ScaleDriverSpec {

  @JsonPropertyDescription(
      "Flink scales the vertices of a Flink job; GenericKubernetes scales resources that have a"
          + " scale subresource.")
  @Required
  @Pattern("^(Flink|GenericKubernetes)$")
  public @Nullable String type;

  @JsonPropertyDescription(
      "For Flink: the REST address of the JobManager, for example http://jobmanager:8081. A host"
          + " without a dot is a Service in the namespace of the policy. Default: the address of"
          + " flinkDeploymentName.")
  @Pattern(Addresses.PATTERN_OR_BLANK)
  @Size(max = 1000)
  public @Nullable String flinkJobManagerBaseUrl;

  @JsonPropertyDescription(
      "For Flink: trusted authorities and credentials for a REST API behind TLS or"
          + " authentication. Changes of the Secrets and ConfigMaps take effect within a minute."
          + " Default: none.")
  public @Nullable FlinkRestSpec flinkRest;

  @JsonPropertyDescription(
      "For Flink: a FlinkDeployment in the namespace of the policy, for example wordcount, which"
          + " identifies JobManager and job; the alternative to flinkJobManagerBaseUrl and"
          + " flinkJobId. Default: none.")
  @Pattern(ResourceNames.PATTERN)
  public @Nullable String flinkDeploymentName;

  @JsonPropertyDescription(
      "For Flink: the id of the job, for example caf3caf3caf3caf3caf3caf3caf3caf3. Default: the job"
          + " named by flinkJobName, or the only one that runs.")
  @Pattern("^([0-9a-fA-F]{32}|\\s*)$")
  @Size(max = 1000)
  public @Nullable String flinkJobId;

  @JsonPropertyDescription(
      "For Flink: the name of the job as an alternative to its id; it still applies when the job"
          + " is resubmitted. Default: none.")
  public @Nullable String flinkJobName;

  @JsonPropertyDescription(
      "For Flink: the number of slots that a plan needs. SharedTaskSlots: the largest"
          + " parallelism; StreamingGraphNodePerTaskSlot: the sum of all. Default: computed from"
          + " the slot sharing groups of the job.")
  @Pattern("^(SharedTaskSlots|StreamingGraphNodePerTaskSlot)$")
  public @Nullable String flinkJobDeploymentType;

  @JsonPropertyDescription(
      "For Flink: the Deployment of the TaskManagers, scaled with the job, for example"
          + " wordcount-taskmanager. Default: TaskManagers are not scaled; a blank name means the same.")
  @Pattern(ResourceNames.PATTERN_OR_BLANK)
  @Size(max = 1000)
  public @Nullable String flinkTaskManagerDeploymentName;

  @JsonPropertyDescription(
      "For Flink: the number of slots of a TaskManager; at least 1. Default: that of the"
          + " registered TaskManagers.")
  @Min(1)
  public @Nullable Integer flinkSlotsPerTaskManager;

  @JsonPropertyDescription(
      "For Flink: how many seconds a plan waits for the slots of new TaskManagers, from 1 to"
          + " 3600; set more if nodes have to be added first. Default: 120.")
  @Min(1)
  @Max(3600)
  public @Nullable Integer taskManagerTimeoutSeconds;

  @JsonPropertyDescription(
      "For Flink: ids or names of sources of the old SourceFunction interface that may run in"
          + " parallel, which Flink does not report. Default: none.")
  public @Nullable List<String> parallelSources;

  @JsonPropertyDescription("For Flink: the vertices to scale. Default: all.")
  public @Nullable List<FlinkVertexSpec> flinkTopology;

  @JsonPropertyDescription(
      "For GenericKubernetes, which requires it: the resources to scale, sources first. Default:"
          + " none.")
  public @Nullable List<ResourceSpec> genericKubernetesTopology;

  @JsonPropertyDescription(
      "For GenericKubernetes: the edges between resources; an empty list means no edges."
          + " Default: each resource feeds the next.")
  public @Nullable List<EdgeSpec> genericKubernetesEdges;
}
