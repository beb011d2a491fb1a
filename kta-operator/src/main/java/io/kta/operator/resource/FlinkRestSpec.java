package io.kta.operator.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How Flink's REST API is reached where it is behind TLS, or asks who is there. Not thread-safe.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public final class FlinkRestSpec {

  @JsonPropertyDescription(
      "The only certificate authorities trusted over https, in PEM form. Default: the entry"
          + " ca.crt of the client certificate's Secret if it has one, else those of the"
          + " operator. The host name is always verified.")
  public @Nullable ConfigMapKeySpec caBundle;

  @JsonPropertyDescription(
      "A Secret of type kubernetes.io/tls in the namespace of the policy, for example"
          + " flink-client, presented if Flink requests a client certificate"
          + " (security.ssl.rest.authentication-enabled). Default: none.")
  @Pattern(ResourceNames.PATTERN)
  public @Nullable String clientCertificateSecretName;

  @JsonPropertyDescription(
      "A Secret of type kubernetes.io/basic-auth in the namespace of the policy, for example"
          + " flink-login, whose username and password are sent as header Authorization. Default:"
          + " none.")
  @Pattern(ResourceNames.PATTERN)
  public @Nullable String basicAuthSecretName;

  @JsonPropertyDescription(
      "A Secret in the namespace of the policy, for example flink-headers, each of whose entries is"
          + " sent as a header, such as Authorization with a bearer token. Default: none.")
  @Pattern(ResourceNames.PATTERN)
  public @Nullable String headersSecretName;
}
