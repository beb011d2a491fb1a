package io.kta.operator.run;

import static io.kta.operator.spec.PolicyTerms.BEHAVIOR;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kta.algorithm.Algorithm;
import io.kta.driver.ScaleDriver;
import io.kta.kubernetes.OtherAutoscalers;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicySpec;
import io.kta.operator.resource.Nesting;
import io.kta.operator.resource.ResourceJson;
import io.kta.operator.resource.ScaleDriverSpec;
import io.kta.operator.spec.Calls;
import io.kta.operator.spec.Fault;
import io.kta.operator.spec.Faults;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.operator.spec.Pauses;
import io.kta.operator.spec.PolicyAlgorithms;
import io.kta.operator.spec.PolicyTerms;
import io.kta.operator.spec.References;
import io.kta.operator.spec.SpecSchema;
import io.kta.operator.target.Licence;
import io.kta.operator.target.Targets;
import io.kta.policy.ScalingPolicy;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a policy what an autoscaler is built from, or says all that is wrong with it at once.
 *
 * @param client how what cannot be read into a spec is asked for again
 * @param schema what values may be
 * @param algorithms makes algorithms
 * @param targets makes drivers
 * @param clock what the time is
 */
public record PolicyReader(
    KubernetesClient client,
    SpecSchema schema,
    PolicyAlgorithms algorithms,
    Targets targets,
    LoopClock clock) {
  private static final String PATH =
      "/apis/research.dynatrace.com/v1alpha1/namespaces/%s/ktapolicies/%s";
  private static final String SCALE_DRIVER = "spec.scaleDriver";

  /**
   * Returns one that knows the schema that this operator was built with.
   *
   * @param client how the cluster is reached
   * @param others who else scales
   * @param calls how policies have others called
   * @param clock what the time is
   */
  public static PolicyReader of(
      KubernetesClient client, OtherAutoscalers others, Calls calls, LoopClock clock) {
    return new PolicyReader(
        client,
        SpecSchema.bundled(),
        new PolicyAlgorithms(calls),
        new Targets(client, others, calls),
        clock);
  }

  /**
   * What a policy is run from.
   *
   * @param terms what the autoscaler keeps
   * @param algorithm what decides
   * @param driver what scales
   * @param claims what is scaled, by names of which no two policies may have the same
   */
  record Parts(
      ScalingPolicy terms, Algorithm<?, ?> algorithm, ScaleDriver driver, Set<String> claims) {}

  /**
   * Reads a policy.
   *
   * @param references what is in the Secrets and ConfigMaps that it names
   * @param licence what it may do to what it scales
   * @throws InvalidPolicyException if it cannot be run as it is written
   */
  Parts read(KtaPolicy policy, References references, Licence licence)
      throws InvalidPolicyException {
    String namespace = policy.getMetadata().getNamespace();
    JsonNode sent = sent(policy);
    Faults faults = new Faults(faultsOf(sent));
    KtaPolicySpec spec = sound(sent);
    Optional<ScalingPolicy> terms = Optional.empty();
    Optional<Algorithm<?, ?>> algorithm = Optional.empty();
    BehaviorSpec behavior = spec.behavior;
    if (behavior != null) {
      faults.check(BEHAVIOR + ".pause", () -> Pauses.isPaused(behavior, clock.now()));
      algorithm = algorithms.read(behavior, namespace, references, faults);
      terms =
          PolicyTerms.read(
              behavior,
              taskManagerTimeout(spec.scaleDriver),
              Pauses.mayBePaused(behavior, clock.now()),
              faults);
    }
    Optional<ScaleDriver> driver = Optional.empty();
    Optional<Set<String>> claims = Optional.empty();
    ScaleDriverSpec driverSpec = spec.scaleDriver;
    if (driverSpec != null) {
      driver =
          faults.gather(
              SCALE_DRIVER, () -> targets.driver(driverSpec, namespace, references, licence));
      claims = faults.gather(SCALE_DRIVER, () -> targets.claims(driverSpec, namespace));
    }
    if (!faults.isEmpty()) {
      driver.ifPresent(ScaleDriver::close);
      throw new InvalidPolicyException("InvalidSpec", faults.toString());
    }
    return new Parts(
        terms.orElseThrow(), algorithm.orElseThrow(), driver.orElseThrow(), claims.orElseThrow());
  }

  private static Optional<Duration> taskManagerTimeout(@Nullable ScaleDriverSpec driver) {
    return Optional.ofNullable(driver)
        .map(each -> each.taskManagerTimeoutSeconds)
        .map(Duration::ofSeconds);
  }

  /** Returns the spec as it was sent, which what could not be read is asked for again. */
  private JsonNode sent(KtaPolicy policy) {
    KtaPolicySpec spec = policy.getSpec();
    if (spec.behavior != null && spec.scaleDriver != null) {
      return client.getKubernetesSerialization().convertValue(spec, JsonNode.class);
    }
    String found =
        client.raw(
            PATH.formatted(policy.getMetadata().getNamespace(), policy.getMetadata().getName()));
    return found == null ? MissingNode.getInstance() : ResourceJson.tree(found).path("spec");
  }

  private List<Fault> faultsOf(JsonNode sent) {
    List<Fault> faults = new ArrayList<>();
    Nesting.cutDeepOutOf("spec", sent).map(PolicyReader::tooDeep).ifPresent(faults::add);
    faults.addAll(schema.takeFaultsOutOf(sent));
    return faults;
  }

  private static Fault tooDeep(String path) {
    return new Fault(
        path,
        "%s is nested more than %d levels deep; make it flatter"
            .formatted(path, Nesting.MOST_LEVELS));
  }

  private KtaPolicySpec sound(JsonNode spec) {
    return spec.isObject()
        ? client.getKubernetesSerialization().convertValue(spec, KtaPolicySpec.class)
        : new KtaPolicySpec();
  }
}
