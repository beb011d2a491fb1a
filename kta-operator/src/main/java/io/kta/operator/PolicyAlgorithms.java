package io.kta.operator;

import static io.kta.operator.PolicyTerms.or;
import static io.kta.operator.PolicyTerms.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.remote.RemoteAlgorithm;
import io.kta.algorithm.remote.RemoteAlgorithmBuilder;
import io.kta.operator.resource.AlgorithmSpec;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.UdfsSpec;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the algorithms of policies.
 *
 * @param hosts which hosts may be called
 */
record PolicyAlgorithms(AllowedHosts hosts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Returns the algorithm of a policy.
   *
   * @param references what is in the Secrets and ConfigMaps that the policy names
   * @throws IllegalArgumentException if there is none such, or what it needs is not there
   */
  Algorithm<?, ?> of(BehaviorSpec spec, String namespace, References references) {
    UdfsSpec udfs = spec.udfs;
    AlgorithmSpec named = spec.algorithm;
    if ((udfs == null) == (named == null)) {
      throw new IllegalArgumentException(
          (udfs == null ? "neither" : "both")
              + " of behavior.udfs and behavior.algorithm are set; set exactly one of them");
    }
    if (named != null) {
      return named(named);
    }
    RemoteAlgorithmBuilder builder = remote(require("udfs", udfs), spec, namespace);
    addReferences(builder, require("udfs", udfs), references);
    return builder.build();
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

  private RemoteAlgorithmBuilder remote(UdfsSpec udfs, BehaviorSpec spec, String namespace) {
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
    return builder;
  }

  private static void addReferences(
      RemoteAlgorithmBuilder builder, UdfsSpec udfs, References references) {
    if (udfs.headersSecretName != null) {
      references
          .headers("behavior.udfs.headersSecretName", udfs.headersSecretName)
          .forEach(builder::header);
    }
    if (udfs.caBundle != null) {
      builder.trustedAuthorities(
          references.configMapEntry("behavior.udfs.caBundle", udfs.caBundle));
    }
  }

  private URI endpoint(String field, @Nullable String address, String namespace) {
    String path = "behavior.udfs." + field;
    return hosts.resolve(path, require(path, address), namespace);
  }
}
