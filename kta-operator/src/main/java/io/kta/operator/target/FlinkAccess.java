package io.kta.operator.target;

import static io.kta.operator.spec.Fields.at;

import io.kta.flink.FlinkDriverBuilder;
import io.kta.operator.resource.ConfigMapKeySpec;
import io.kta.operator.resource.FlinkRestSpec;
import io.kta.operator.spec.Calls;
import io.kta.operator.spec.FieldException;
import io.kta.operator.spec.References;
import io.kta.operator.tls.PemCertificate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a driver shows and trusts where Flink's REST API is behind TLS, or asks who is there. Its
 * text tells no secret. Immutable.
 */
final class FlinkAccess {
  private static final String FIELD = "flinkRest";

  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private Optional<String> authorities = Optional.empty();
  private Optional<PemCertificate> certificate = Optional.empty();

  /**
   * Looks up what a policy names.
   *
   * @param spec null if there is nothing
   * @throws IllegalArgumentException if something is not there or contradicts something else
   */
  FlinkAccess(@Nullable FlinkRestSpec spec, References references) {
    if (spec == null) {
      return;
    }
    String headersSecret = spec.headersSecretName;
    if (headersSecret != null) {
      headers.putAll(references.headers(FIELD + ".headersSecretName", headersSecret));
    }
    String basic = spec.basicAuthSecretName;
    if (basic != null) {
      addBasicAuth(basic, references);
    }
    String shown = spec.clientCertificateSecretName;
    if (shown != null) {
      String field = FIELD + ".clientCertificateSecretName";
      certificate =
          Optional.of(
              new PemCertificate(
                  references.secretEntry(field, shown, "tls.crt"),
                  references.secretEntry(field, shown, "tls.key")));
      authorities = references.optionalSecretEntry(field, shown, "ca.crt");
    }
    ConfigMapKeySpec bundle = spec.caBundle;
    if (bundle != null) {
      authorities = Optional.of(references.configMapEntry(FIELD + ".caBundle", bundle));
    }
  }

  private void addBasicAuth(String name, References references) {
    String field = FIELD + ".basicAuthSecretName";
    String user = references.secretEntry(field, name, "username");
    String password = references.secretEntry(field, name, "password");
    if (user.contains(":")) {
      throw FieldException.of(
          field, "has a username with a colon in it, which HTTP does not allow; use another");
    }
    String pair =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    if (headers.put("Authorization", "Basic " + pair) != null) {
      throw FieldException.of(
          field,
          "and the Secret of headersSecretName both give header Authorization; leave one out");
    }
  }

  /**
   * Has a driver go by this.
   *
   * @param baseUrl where the driver calls
   * @param namespace that of the policy
   * @param calls how Flink is called
   * @throws IllegalArgumentException if a certificate or key cannot be used, or there are some, and
   *     the address is not https
   */
  void applyTo(FlinkDriverBuilder builder, URI baseUrl, String namespace, Calls calls) {
    boolean isTls = String.valueOf(baseUrl.getScheme()).toLowerCase(Locale.ROOT).equals("https");
    if (!isTls && (authorities.isPresent() || certificate.isPresent())) {
      throw FieldException.of(
          FIELD,
          "has certificates, but Flink is called at %s; give an https address, or leave them out"
              .formatted(baseUrl));
    }
    headers.forEach(builder::header);
    at(FIELD, () -> builder.httpClient(calls.client(namespace, authorities, certificate)));
  }

  @Override
  public String toString() {
    return "FlinkAccess" + headers.keySet();
  }
}
