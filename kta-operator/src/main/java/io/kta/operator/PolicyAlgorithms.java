package io.kta.operator;

import static io.kta.operator.PolicyTerms.or;
import static io.kta.operator.PolicyTerms.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import org.jspecify.annotations.Nullable;

/**
 * Makes the algorithms of policies.
 *
 * @param client how Secrets and ConfigMaps are read
 * @param hosts which hosts may be called
 */
record PolicyAlgorithms(KubernetesClient client, AllowedHosts hosts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Returns the algorithm of a policy.
   *
   * @throws IllegalArgumentException if there is none such, or what it needs is not there
   */
  Algorithm<?, ?> of(BehaviorSpec spec, String namespace) {
    UdfsSpec udfs = spec.udfs;
    AlgorithmSpec named = spec.algorithm;
    if ((udfs == null) == (named == null)) {
      throw new IllegalArgumentException(
          (udfs == null ? "neither" : "both")
              + " of behavior.udfs and behavior.algorithm are set; set exactly one of them");
    }
    return named != null ? named(named) : remote(require("udfs", udfs), spec, namespace);
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
    return Algorithms.named(require("behavior.algorithm.type", spec.type), parameters);
  }

  private Algorithm<?, ?> remote(UdfsSpec udfs, BehaviorSpec spec, String namespace) {
    RemoteAlgorithmBuilder builder =
        RemoteAlgorithm.builder()
            .monitor(endpoint("monitorEndpoint", udfs.monitorEndpoint, namespace))
            .plan(endpoint("planEndpoint", udfs.planEndpoint, namespace))
            .timeout(Duration.ofSeconds(or(udfs.timeoutSeconds, PolicyTerms.DEFAULT_UDF_SECONDS)))
            .historyLength(or(spec.resultHistoryLength, Integer.MAX_VALUE))
            .sendObservation(or(udfs.sendObservation, false));
    if (udfs.analyzeEndpoint != null) {
      builder.analyze(endpoint("analyzeEndpoint", udfs.analyzeEndpoint, namespace));
    }
    if (udfs.headersSecretName != null) {
      headers(udfs.headersSecretName, namespace).forEach(builder::header);
    }
    if (udfs.caBundle != null) {
      builder.trustedAuthorities(caBundle(udfs.caBundle, namespace));
    }
    return builder.build();
  }

  private URI endpoint(String field, @Nullable String address, String namespace) {
    String path = "behavior.udfs." + field;
    return hosts.resolve(path, require(path, address), namespace);
  }

  private Map<String, String> headers(String name, String namespace) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null) {
      throw new IllegalArgumentException(
          "behavior.udfs.headersSecretName is '%s', but namespace %s has no such Secret; create it"
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
    String name = require("behavior.udfs.caBundle.name", spec.name);
    String key = require("behavior.udfs.caBundle.key", spec.key);
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(name).get();
    String pem = map == null || map.getData() == null ? null : map.getData().get(key);
    if (pem == null) {
      throw new IllegalArgumentException(
          "behavior.udfs.caBundle is entry '%s' of ConfigMap '%s', but namespace %s has none such; create it"
              .formatted(key, name, namespace));
    }
    return pem;
  }
}
