package io.kta.operator.run;

import static io.kta.operator.spec.PolicyTerms.BEHAVIOR;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kta.algorithm.Algorithm;
import io.kta.driver.ScaleDriver;
import io.kta.kubernetes.OtherAutoscalers;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.resource.KtaPolicySpec;
import io.kta.operator.resource.ScaleDriverSpec;
import io.kta.operator.spec.AllowedHosts;
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
import java.util.Optional;
import java.util.Set;

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
  private static final ResourceDefinitionContext POLICIES =
      ResourceDefinitionContext.fromResourceType(KtaPolicy.class);
  private static final String SCALE_DRIVER = "spec.scaleDriver";

  /** Returns one that knows the schema that this operator was built with. */
  public static PolicyReader of(KubernetesClient client, AllowedHosts hosts, LoopClock clock) {
    return new PolicyReader(
        client,
        SpecSchema.bundled(),
        new PolicyAlgorithms(hosts),
        new Targets(client, hosts, OtherAutoscalers.of(client)),
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
    Faults faults = new Faults(schema.takeFaultsOutOf(sent));
    KtaPolicySpec spec = sound(sent);
    Optional<ScalingPolicy> terms = Optional.empty();
    Optional<Algorithm<?, ?>> algorithm = Optional.empty();
    BehaviorSpec behavior = spec.behavior;
    if (behavior != null) {
      faults.check(BEHAVIOR + ".pause", () -> Pauses.isPaused(behavior, clock.now()));
      algorithm = algorithms.read(behavior, namespace, references, faults);
      terms = PolicyTerms.read(behavior, Pauses.mayBePaused(behavior, clock.now()), faults);
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

  /** Returns the spec as it was sent, which what could not be read is asked for again. */
  private JsonNode sent(KtaPolicy policy) {
    KtaPolicySpec spec = policy.getSpec();
    if (spec.behavior != null && spec.scaleDriver != null) {
      return client.getKubernetesSerialization().convertValue(spec, JsonNode.class);
    }
    var found =
        client
            .genericKubernetesResources(POLICIES)
            .inNamespace(policy.getMetadata().getNamespace())
            .withName(policy.getMetadata().getName())
            .get();
    return client
        .getKubernetesSerialization()
        .convertValue(found == null ? policy : found, JsonNode.class)
        .path("spec");
  }

  private KtaPolicySpec sound(JsonNode spec) {
    return spec.isObject()
        ? client.getKubernetesSerialization().convertValue(spec, KtaPolicySpec.class)
        : new KtaPolicySpec();
  }
}
