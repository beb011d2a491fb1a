package io.kta.operator.spec;

import static io.kta.operator.spec.Fields.or;
import static io.kta.operator.spec.Fields.require;
import static io.kta.operator.spec.PolicyTerms.BEHAVIOR;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.algorithm.remote.RemoteAlgorithm;
import io.kta.algorithm.remote.RemoteAlgorithmBuilder;
import io.kta.operator.resource.AlgorithmSpec;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.ConfigMapKeySpec;
import io.kta.operator.resource.UdfsSpec;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the algorithms of policies.
 *
 * @param calls how remote algorithms are called
 */
public record PolicyAlgorithms(Calls calls) {
  private static final String UDFS = BEHAVIOR + ".udfs";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Returns the algorithm of a policy, or empty if there are faults, which are added.
   *
   * @param references what is in the Secrets and ConfigMaps that the policy names
   */
  public Optional<Algorithm<?, ?>> read(
      BehaviorSpec spec, String namespace, References references, Faults faults) {
    UdfsSpec udfs = spec.udfs;
    AlgorithmSpec named = spec.algorithm;
    if (named != null) {
      faults.check(
          UDFS,
          () -> {
            if (udfs != null) {
              throw FieldException.of("", "is set, and so is algorithm; leave out one of the two");
            }
          });
      return faults.gather(BEHAVIOR + ".algorithm", () -> named(named));
    }
    if (udfs != null) {
      RemoteAlgorithmBuilder builder = remote(udfs, spec, namespace, faults);
      addReferences(builder, udfs, namespace, references, faults);
      return faults.gather(UDFS, builder::build);
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
  public static String name(BehaviorSpec spec) {
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

  private RemoteAlgorithmBuilder remote(
      UdfsSpec udfs, BehaviorSpec spec, String namespace, Faults faults) {
    RemoteAlgorithmBuilder builder =
        RemoteAlgorithm.builder()
            .timeout(Duration.ofSeconds(or(udfs.timeoutSeconds, PolicyTerms.DEFAULT_UDF_SECONDS)))
            .historyLength(historyLength(spec))
            .maxHistoryChars(calls.memory().mostOfOnePolicy())
            .maxAnswerBytes(calls.memory().longestAnswer())
            .sendObservation(or(udfs.sendObservation, false));
    Optional<URI> monitor = endpoint("monitorEndpoint", udfs.monitorEndpoint, namespace, faults);
    Optional<URI> analyze =
        udfs.analyzeEndpoint == null
            ? Optional.empty()
            : endpoint("analyzeEndpoint", udfs.analyzeEndpoint, namespace, faults);
    Optional<URI> plan = endpoint("planEndpoint", udfs.planEndpoint, namespace, faults);
    monitor.ifPresent(builder::monitor);
    analyze.ifPresent(builder::analyze);
    plan.ifPresent(builder::plan);
    boolean isOwn =
        Stream.of(monitor, analyze, plan)
            .flatMap(Optional::stream)
            .allMatch(address -> Calls.isOwn(address, namespace));
    return builder.quoteAnswers(isOwn);
  }

  /** Returns how many past results are sent at most; a negative number means all. */
  public static int historyLength(BehaviorSpec spec) {
    int most = or(spec.resultHistoryLength, Integer.MAX_VALUE);
    return most < 0 ? Integer.MAX_VALUE : most;
  }

  private void addReferences(
      RemoteAlgorithmBuilder builder,
      UdfsSpec udfs,
      String namespace,
      References references,
      Faults faults) {
    String secret = udfs.headersSecretName;
    if (secret != null) {
      faults.check(
          UDFS + ".headersSecretName",
          () -> references.headers("", secret).forEach(builder::header));
    }
    builder.httpClient(calls.client(namespace, Optional.empty(), Optional.empty()));
    ConfigMapKeySpec bundle = udfs.caBundle;
    if (bundle != null) {
      faults.check(
          UDFS + ".caBundle",
          () -> {
            String authorities = references.configMapEntry("", bundle);
            builder.httpClient(calls.client(namespace, Optional.of(authorities), Optional.empty()));
          });
    }
  }

  private Optional<URI> endpoint(
      String field, @Nullable String address, String namespace, Faults faults) {
    return faults.gather(
        UDFS + "." + field,
        () -> calls.hosts().algorithm("", require("", address), namespace, calls.consents()));
  }
}
