package io.kta.operator;

import static io.kta.operator.PolicyTerms.BEHAVIOR;
import static io.kta.operator.PolicyTerms.or;
import static io.kta.operator.PolicyTerms.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.remote.RemoteAlgorithm;
import io.kta.algorithm.remote.RemoteAlgorithmBuilder;
import io.kta.operator.resource.AlgorithmSpec;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.ConfigMapKeySpec;
import io.kta.operator.resource.UdfsSpec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the algorithms of policies.
 *
 * @param client how Secrets and ConfigMaps are read
 * @param hosts which hosts may be called
 */
record PolicyAlgorithms(KubernetesClient client, AllowedHosts hosts) {
  private static final String UDFS = BEHAVIOR + ".udfs";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the algorithm of a policy, or empty if there are faults, which are added. */
  Optional<Algorithm<?, ?>> read(BehaviorSpec spec, String namespace, Faults faults) {
    UdfsSpec udfs = spec.udfs;
    AlgorithmSpec named = spec.algorithm;
    if (named != null) {
      faults.check(
          UDFS,
          () -> {
            if (udfs != null) {
              throw new IllegalArgumentException(
                  "is set, and so is algorithm; leave out one of the two");
            }
          });
      return faults.gather(BEHAVIOR + ".algorithm", () -> named(named));
    }
    if (udfs != null) {
      return remote(udfs, spec, namespace, faults);
    }
    if (!faults.concern(UDFS)) {
      faults.check(
          BEHAVIOR + ".algorithm",
          () -> {
            throw new IllegalArgumentException("neither it nor udfs is set; set one of the two");
          });
    }
    return Optional.empty();
  }

  /** Returns what people call the algorithm of a policy. */
  static String name(BehaviorSpec spec) {
    if (spec.algorithm != null) {
      return or(spec.algorithm.type, "?");
    }
    return spec.udfs == null ? "?" : "remote";
  }

  private static Algorithm<?, ?> named(AlgorithmSpec spec) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    or(spec.parameters, Map.<String, JsonNode>of())
        .forEach((name, value) -> parameters.put(name, JSON.convertValue(value, Object.class)));
    return Algorithms.named(require("type", spec.type), parameters);
  }

  private Optional<Algorithm<?, ?>> remote(
      UdfsSpec udfs, BehaviorSpec spec, String namespace, Faults faults) {
    RemoteAlgorithmBuilder builder =
        RemoteAlgorithm.builder()
            .timeout(Duration.ofSeconds(or(udfs.timeoutSeconds, PolicyTerms.DEFAULT_UDF_SECONDS)))
            .historyLength(or(spec.resultHistoryLength, Integer.MAX_VALUE))
            .sendObservation(or(udfs.sendObservation, false));
    endpoint("monitorEndpoint", udfs.monitorEndpoint, namespace, faults)
        .ifPresent(builder::monitor);
    if (udfs.analyzeEndpoint != null) {
      endpoint("analyzeEndpoint", udfs.analyzeEndpoint, namespace, faults)
          .ifPresent(builder::analyze);
    }
    endpoint("planEndpoint", udfs.planEndpoint, namespace, faults).ifPresent(builder::plan);
    String secret = udfs.headersSecretName;
    if (secret != null) {
      faults.check(
          UDFS + ".headersSecretName", () -> headers(secret, namespace).forEach(builder::header));
    }
    ConfigMapKeySpec authorities = udfs.caBundle;
    if (authorities != null) {
      faults.check(
          UDFS + ".caBundle", () -> builder.trustedAuthorities(caBundle(authorities, namespace)));
    }
    return faults.gather(UDFS, builder::build);
  }

  private Optional<URI> endpoint(
      String field, @Nullable String address, String namespace, Faults faults) {
    String path = UDFS + "." + field;
    return faults.gather(path, () -> hosts.resolve(path, require(path, address), namespace));
  }

  private Map<String, String> headers(String name, String namespace) {
    Secret secret =
        read(
            "headersSecretName",
            name,
            () -> client.secrets().inNamespace(namespace).withName(name).get());
    if (secret == null) {
      throw new IllegalArgumentException(
          "headersSecretName is '%s', but namespace %s has no such Secret; create it"
              .formatted(name, namespace));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    or(secret.getData(), Map.<String, String>of())
        .forEach(
            (header, value) ->
                headers.put(
                    header,
                    new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip()));
    return headers;
  }

  private String caBundle(ConfigMapKeySpec spec, String namespace) {
    String name = require("name", spec.name);
    String key = require("key", spec.key);
    ConfigMap map =
        read(
            "caBundle",
            name,
            () -> client.configMaps().inNamespace(namespace).withName(name).get());
    String pem = map == null || map.getData() == null ? null : map.getData().get(key);
    if (pem == null) {
      throw new IllegalArgumentException(
          "caBundle is entry '%s' of ConfigMap '%s', but namespace %s has none such; create it"
              .formatted(key, name, namespace));
    }
    return pem;
  }

  private static <T> @Nullable T read(String field, String name, Supplier<@Nullable T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      throw new IllegalArgumentException(
          "%s names '%s', which the operator cannot read: %s; give it the right to"
              .formatted(field, name, e.getMessage()),
          e);
    }
  }
}
