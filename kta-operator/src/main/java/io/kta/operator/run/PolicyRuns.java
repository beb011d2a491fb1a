package io.kta.operator.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.AutoscalerBuilder;
import io.kta.CloseReport;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.SchedulerLoad;
import io.kta.operator.resource.ActionStatus;
import io.kta.operator.resource.BehaviorSpec;
import io.kta.operator.resource.KtaPolicy;
import io.kta.operator.spec.Fields;
import io.kta.operator.spec.InvalidPolicyException;
import io.kta.operator.spec.Pauses;
import io.kta.operator.spec.PolicyAlgorithms;
import io.kta.operator.spec.ReferenceReader;
import io.kta.operator.spec.References;
import io.kta.operator.status.Meters;
import io.kta.operator.status.PolicyHistory;
import io.kta.operator.status.PolicyPage;
import io.kta.operator.target.Claims;
import io.kta.operator.target.Licence;
import io.kta.operator.target.Wait;
import io.kta.time.LoopClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policies that are being run, an autoscaler each on shared threads. Thread-safe. */
public final class PolicyRuns implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(PolicyRuns.class);

  /** How long cycles under way are waited for at the end, which most plans need less than. */
  private static final Duration ENDING = Duration.ofMinutes(5);

  private final KubernetesClient client;
  private final LoopClock clock;
  private final PolicyReader reader;
  private final ReferenceReader references;
  private final LoopScheduler scheduler;
  private final Leadership leadership;
  private final Meters meters;
  private final PolicyPage page;
  private final Histories histories;
  private final Claims claims = new Claims();
  private final Map<ResourceID, PolicyRun> runs = new ConcurrentHashMap<>();

  /** Policies refused what another scales; looked at again whenever anything is given up. */
  private final Set<ResourceID> waiting = ConcurrentHashMap.newKeySet();

  /** Set by close() and read by those who begin runs, which none may be after it. */
  private volatile boolean closing;

  /** Told of policies whose status has changed; set before any policy is run. */
  private volatile Consumer<ResourceID> onChange = policy -> {};

  /**
   * Creates one that runs no policy yet.
   *
   * @param environment what policies are run in
   * @param reader makes autoscalers' parts of policies
   * @param references reads what policies name
   * @param scheduler runs the cycles; ended with this
   */
  public PolicyRuns(
      Environment environment,
      PolicyReader reader,
      ReferenceReader references,
      LoopScheduler scheduler) {
    this.client = environment.client();
    this.clock = environment.clock();
    this.leadership = environment.leadership();
    this.meters = environment.meters();
    this.page = environment.page();
    this.histories = environment.histories();
    this.reader = reader;
    this.references = references;
    this.scheduler = scheduler;
  }

  void onChange(Consumer<ResourceID> listener) {
    onChange = listener;
  }

  /**
   * Returns the run of a policy. If there is none, or one of another spec or of what was in Secrets
   * and ConfigMaps before, that is stopped, and one of this begun, which goes on with what is
   * known.
   *
   * @throws InvalidPolicyException if the policy cannot be run; then none is
   */
  PolicyRun ensure(KtaPolicy policy) throws InvalidPolicyException {
    ResourceID id = ResourceID.fromResource(policy);
    PolicyRun running = runs.get(id);
    try {
      References found = running == null ? references.read(policy) : references.recent(policy);
      String fingerprint = fingerprint(policy, found);
      if (running != null && running.isOf(fingerprint)) {
        return running;
      }
      Optional<PolicyRun> before = Optional.ofNullable(stopRun(id));
      PolicyRun run =
          before
              .map(earlier -> earlier.followedBy(fingerprint))
              .orElseGet(
                  () -> new PolicyRun(fingerprint, new PolicyHistory(earlierActions(policy))));
      begin(policy, id, run, found, before.isPresent());
      wakeWaiting(); // its former spec may have held what another waits for
      return run;
    } catch (InvalidPolicyException e) {
      halt(id);
      throw e;
    } catch (IllegalArgumentException | IllegalStateException e) {
      halt(id);
      throw new InvalidPolicyException("InvalidSpec", String.valueOf(e.getMessage()));
    }
  }

  /** Returns how soon to look at what a policy names again; empty if it names nothing. */
  Optional<Duration> rereadIn(KtaPolicy policy) {
    return references.dueIn(ResourceID.fromResource(policy));
  }

  /** Stops running a policy, if it is run. */
  void stop(ResourceID policy) {
    waiting.remove(policy);
    halt(policy);
  }

  private void halt(ResourceID policy) {
    PolicyRun unused = stopRun(policy);
    forget(policy);
  }

  private void forget(ResourceID policy) {
    meters.forget(policy);
    histories.forget(policy);
    references.forget(policy);
    boolean held = claims.holdsAny(policy);
    claims.release(policy);
    if (held) {
      wakeWaiting();
    }
  }

  private void wakeWaiting() {
    if (!closing) {
      waiting.forEach(onChange);
      runs.forEach(
          (policy, run) -> {
            if (run.isToBeginAnew()) {
              onChange.accept(policy);
            }
          });
    }
  }

  /** Returns what the cycles are doing. */
  public SchedulerLoad load() {
    return scheduler.load();
  }

  /** Returns for how long the cycles of a namespace have waited of which none runs. */
  public Duration starved() {
    return scheduler.load().longestStarved();
  }

  /** Returns whether no more policies are run. */
  boolean isClosing() {
    return closing || leadership.isLost();
  }

  /** Stops all, and waits for the cycles under way; the jobs run on as they are. */
  @Override
  public void close() {
    boolean unused = endAll();
  }

  /**
   * As {@link #close}.
   *
   * @return whether all have ended in peace, so that none of them writes any more
   */
  public boolean endAll() {
    closing = true;
    List<CloseReport> ended = scheduler.close(ENDING);
    ended.stream()
        .filter(report -> !report.isClean())
        .forEach(
            report ->
                logger.warn(
                    "{} did not end in peace: {}", report.autoscaler(), report.unfinished()));
    List<ResourceID> all = List.copyOf(runs.keySet());
    all.forEach(
        policy -> {
          runs.remove(policy); // the scheduler has closed it
          forget(policy);
        });
    logger.info("{} policies stopped", all.size());
    return ended.stream().allMatch(CloseReport::isClean);
  }

  private void begin(
      KtaPolicy policy, ResourceID id, PolicyRun run, References found, boolean wasRun)
      throws InvalidPolicyException {
    String namespace = policy.getMetadata().getNamespace();
    PolicyReader.Parts parts = reader.read(policy, found, licence(policy, id, run.history()));
    run.history().pacedBy(parts.terms().pace());
    AutoscalerBuilder builder =
        Kta.autoscaler()
            .name(namespace + "/" + policy.getMetadata().getName())
            .policy(parts.terms())
            .algorithm(parts.algorithm())
            .driver(parts.driver())
            .store(
                new NotedResults(
                    new ConfigMapKnowledgeStore(client, policy, leadership::holds),
                    run.history()::note))
            .historyLength(historyLength(policy))
            .historyLimit(histories.limitOf(id))
            .scheduler(scheduler)
            .shareKey(namespace)
            .firstCycleAfter(
                wasRun ? Duration.ZERO : FirstCycle.delay(policy, parts.terms().interval()))
            .listener(
                report -> {
                  if (leadership.isLost()) {
                    return; // whatever came of it, another operator goes on and tells
                  }
                  run.history().remember(report);
                  run.history().shortened(histories.whyShortened(id));
                  meters.record(id, report, parts.terms());
                  page.record(report);
                  onChange.accept(id);
                });
    runs.put(id, run); // before the claim, so that an older policy that comes now can stop it
    claim(policy, parts);
    if (!run.start(builder::start)) {
      parts.driver().close(); // which no autoscaler does
    }
    if (closing) {
      stop(id); // close() may have looked before it was there
    }
  }

  /**
   * Returns how many results are kept: none but the last if none is to be sent to a remote
   * algorithm, since how the last cycle ended is needed in any case.
   */
  private int historyLength(KtaPolicy policy) {
    int most = histories.mostResults();
    BehaviorSpec behavior = policy.getSpec().behavior;
    return behavior == null || behavior.udfs == null
        ? most
        : Math.max(1, Math.min(PolicyAlgorithms.historyLength(behavior), most));
  }

  private void claim(KtaPolicy policy, PolicyReader.Parts parts) throws InvalidPolicyException {
    ResourceID id = ResourceID.fromResource(policy);
    waiting.add(id); // before the claim, lest what it lacks be given up in between
    Claims.Result claim = claims.claim(policy, parts.claims());
    if (claim.refusal().isPresent()) {
      parts.driver().close();
      throw new InvalidPolicyException("TargetConflict", claim.refusal().get());
    }
    waiting.remove(id);
    for (ResourceID evicted : claim.evicted()) {
      PolicyRun unused = stopRun(evicted);
      onChange.accept(evicted);
    }
  }

  private Licence licence(KtaPolicy policy, ResourceID id, PolicyHistory history) {
    return new Licence() {
      @Override
      public boolean mayWrite() {
        return claims.holds(id) && leadership.holds();
      }

      @Override
      public Optional<String> claim(List<String> targets) {
        return claims.claimFound(policy, targets);
      }

      @Override
      public void waitsForTaskManagers(Optional<Wait> wait) {
        history.waitsForTaskManagers(wait);
        onChange.accept(id);
      }
    };
  }

  private @Nullable PolicyRun stopRun(ResourceID policy) {
    PolicyRun run = runs.remove(policy);
    if (run != null) {
      run.close();
    }
    return run;
  }

  private String fingerprint(KtaPolicy policy, References found) {
    BehaviorSpec behavior = policy.getSpec().behavior;
    boolean isPaused = behavior != null && Pauses.mayBePaused(behavior, clock.now());
    return policy.getMetadata().getUid()
        + isPaused
        + found.digest()
        + client.getKubernetesSerialization().asJson(policy.getSpec());
  }

  private static List<ActionStatus> earlierActions(KtaPolicy policy) {
    return policy.getStatus() == null ? List.of() : Fields.orEmpty(policy.getStatus().lastActions);
  }
}
