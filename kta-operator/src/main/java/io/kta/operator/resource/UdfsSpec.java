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
      "Where the first step is taken, for example http://algorithm:8096/api/v1alpha1/monitor. A"
          + " host without a dot is a service in the namespace of the policy.")
  @Required
  @Pattern(Addresses.PATTERN)
  public @Nullable String monitorEndpoint;

  @JsonPropertyDescription(
      "Where the second step is taken, for example http://algorithm:8096/api/v1alpha1/analyze."
          + " Default: the step is left out, as it is if this is blank.")
  @Pattern(Addresses.PATTERN_OR_BLANK)
  @Size(max = 1000)
  public @Nullable String analyzeEndpoint;

  @JsonPropertyDescription(
      "Where the third step is taken, for example http://algorithm:8096/api/v1alpha1/plan.")
  @Required
  @Pattern(Addresses.PATTERN)
  public @Nullable String planEndpoint;

  @JsonPropertyDescription("How many seconds each step may take; from 1 to 600. Default: 20.")
  @Min(1)
  @Max(600)
  public @Nullable Integer timeoutSeconds;

  @JsonPropertyDescription(
      "A Secret in the namespace of the policy, each of whose entries is sent as a header, for"
          + " example algorithm-headers. Default: no headers.")
  @Pattern(ResourceNames.PATTERN)
  public @Nullable String headersSecretName;

  @JsonPropertyDescription(
      "Certificate authorities in PEM form that are trusted over https, and no others. Default:"
          + " those of the operator.")
  public @Nullable ConfigMapKeySpec caBundle;

  @JsonPropertyDescription(
      "Whether each request also tells how the job is, in a field that the protocol of the existing"
          + " KTA does not have. Default: false.")
  public @Nullable Boolean sendObservation;
}
