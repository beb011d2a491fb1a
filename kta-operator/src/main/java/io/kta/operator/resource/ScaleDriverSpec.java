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
          + " without a dot is a service in the namespace of the policy. Default: what"
          + " flinkDeploymentName leads to.")
  @Pattern(Addresses.PATTERN_OR_BLANK)
  @Size(max = 1000)
  public @Nullable String flinkJobManagerBaseUrl;

  @JsonPropertyDescription(
      "For Flink: what is trusted and shown where its REST API is behind TLS, or asks who is there."
          + " Changes of the Secrets and ConfigMaps take effect within a minute. Default: nothing.")
  public @Nullable FlinkRestSpec flinkRest;

  @JsonPropertyDescription(
      "For Flink: a FlinkDeployment in the namespace of the policy, for example wordcount, by which"
          + " JobManager and job are found, as the alternative to flinkJobManagerBaseUrl and"
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
      "For Flink: the name of the job as an alternative to its id, by which it is found again when"
          + " it is submitted anew. Default: none.")
  public @Nullable String flinkJobName;

  @JsonPropertyDescription(
      "For Flink: how many slots a plan needs. SharedTaskSlots: as many as the largest parallelism;"
          + " StreamingGraphNodePerTaskSlot: as the sum of all. Default: worked out from the slot"
          + " sharing groups of the job.")
  @Pattern("^(SharedTaskSlots|StreamingGraphNodePerTaskSlot)$")
  public @Nullable String flinkJobDeploymentType;

  @JsonPropertyDescription(
      "For Flink: the Deployment of the TaskManagers, which is scaled along, for example"
          + " wordcount-taskmanager. Default: TaskManagers are not scaled, nor are they if this is"
          + " blank.")
  @Pattern(ResourceNames.PATTERN_OR_BLANK)
  @Size(max = 1000)
  public @Nullable String flinkTaskManagerDeploymentName;

  @JsonPropertyDescription(
      "For Flink: how many slots a TaskManager has; at least 1. Default: as many as the registered"
          + " ones have.")
  @Min(1)
  public @Nullable Integer flinkSlotsPerTaskManager;

  @JsonPropertyDescription(
      "For Flink: for how many seconds a plan waits for the slots of new TaskManagers, from 1 to 3600;"
          + " more where nodes have to be added first. Default: 120.")
  @Min(1)
  @Max(3600)
  public @Nullable Integer taskManagerTimeoutSeconds;

  @JsonPropertyDescription(
      "For Flink: ids or names of sources that may run more than once, though Flink does not tell:"
          + " those of the old source interface. Default: none.")
  public @Nullable List<String> parallelSources;

  @JsonPropertyDescription("For Flink: the vertices to scale. Default: all.")
  public @Nullable List<FlinkVertexSpec> flinkTopology;

  @JsonPropertyDescription(
      "For GenericKubernetes, which needs it: what is scaled, sources first. Default: none.")
  public @Nullable List<ResourceSpec> genericKubernetesTopology;

  @JsonPropertyDescription(
      "For GenericKubernetes: which resource feeds which; an empty list means none does. Default:"
          + " each feeds the next.")
  public @Nullable List<EdgeSpec> genericKubernetesEdges;
}
