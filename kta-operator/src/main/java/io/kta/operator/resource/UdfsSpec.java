package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** An algorithm that is asked over HTTP. Not thread-safe. */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class UdfsSpec {

  @JsonPropertyDescription(
      "The URL of the monitor step, for example http://algorithm:8096/api/v1alpha1/monitor. A"
          + " host without a dot is a Service in the namespace of the policy.")
  @Required
  @Pattern(Addresses.PATTERN)
  public @Nullable String monitorEndpoint;

  @JsonPropertyDescription(
      "The URL of the analyze step, for example http://algorithm:8096/api/v1alpha1/analyze."
          + " Default: the step is skipped, as it is if the URL is blank.")
  @Pattern(Addresses.PATTERN_OR_BLANK)
  @Size(max = 1000)
  public @Nullable String analyzeEndpoint;

  @JsonPropertyDescription(
      "The URL of the plan step, for example http://algorithm:8096/api/v1alpha1/plan.")
  @Required
  @Pattern(Addresses.PATTERN)
  public @Nullable String planEndpoint;

  @JsonPropertyDescription("The timeout of each step in seconds; from 1 to 600. Default: 20.")
  @Min(1)
  @Max(600)
  public @Nullable Integer timeoutSeconds;

  @JsonPropertyDescription(
      "A Secret in the namespace of the policy, each of whose entries is sent as a header, for"
          + " example algorithm-headers. Default: no headers.")
  @Pattern(ResourceNames.PATTERN)
  public @Nullable String headersSecretName;

  @JsonPropertyDescription(
      "The only certificate authorities trusted over https, in PEM form. Default: those of the"
          + " operator.")
  public @Nullable ConfigMapKeySpec caBundle;

  @JsonPropertyDescription(
      "Whether each request includes the observation of the job, in a field that the protocol of"
          + " the existing KTA does not have. Default: false.")
  public @Nullable Boolean sendObservation;
}
