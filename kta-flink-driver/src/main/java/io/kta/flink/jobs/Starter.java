package io.kta.flink.jobs;

import static java.util.Objects.requireNonNull;

import io.kta.Autoscaler;
import io.kta.AutoscalerBuilder;
import io.kta.AutoscalerListener;
import io.kta.CloseReport;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.LoopScheduler;
import io.kta.algorithm.Algorithm;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleDriverException;
import io.kta.flink.FlinkDriver;
import io.kta.flink.FlinkDriverBuilder;
import io.kta.knowledge.Knowledge;
import io.kta.metrics.NoObservation;
import io.kta.metrics.Observation;
import io.kta.metrics.ObserveResult;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the autoscalers of jobs. Thread-safe. */
final class Starter {
  private static final Logger logger = LoggerFactory.getLogger(FlinkJobs.class);
  private static final Duration FOR_TIMES_OF_SOURCES = Duration.ofMinutes(1);

  private final FlinkJobsBuilder settings;
  private final LoopScheduler scheduler;
  private final Supplier<FlinkDriverBuilder> drivers;
  private final Shelves shelves;
  private final Strangers strangers;
  private final Release release;
  private final Namesakes namesakes;

  Starter(
      FlinkJobsBuilder settings,
      LoopScheduler scheduler,
      Supplier<FlinkDriverBuilder> drivers,
      Strangers strangers,
      Release release,
      Namesakes namesakes) {
    this.settings = settings;
    this.scheduler = scheduler;
    this.drivers = drivers;
    this.shelves = new Shelves(settings.stores);
    this.strangers = strangers;
    this.release = release;
    this.namesakes = namesakes;
  }

  Shelves shelves() {
    return shelves;
  }

  /**
   * Begins an autoscaler if its job can be observed; whatever keeps it from that is noted.
   *
   * @param member the job, which no other thread begins at the same time
   * @param firstCycleAfter when its first cycle comes, unless it is to be brought back
   */
  void begin(Member member, Duration firstCycleAfter) {
    if (!release.enter()) {
      return;
    }
    try {
      lookAndBegin(member, firstCycleAfter);
    } catch (ScaleDriverException e) {
      failed(member, String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | Error e) { // of the user's factories
      failed(member, "it could not begin, since " + e, e);
    } finally {
      if (member.isGone()) {
        member.leave().ifPresent(FlinkDriver::close);
      }
      release.leave();
    }
  }

  private void failed(Member member, String why, Throwable cause) {
    if (member.failed(why, scheduler.clock().now())) {
      logger.warn("{} is not scaled, which is tried again: {}", member.run(), why, cause);
    }
  }

  private void lookAndBegin(Member member, Duration firstCycleAfter) {
    FlinkDriver driver = member.driver().orElseGet(() -> newDriver(member));
    ObserveResult found = driver.observe();
    Instant now = scheduler.clock().now();
    if (found instanceof NoObservation none) {
      if (none.reason() == NoObservation.Reason.NOT_SCALABLE) {
        member.isLeftAlone(none.detail());
      } else {
        member.waits(none.reason() + ": " + none.detail(), now);
      }
      return;
    }
    Topology topology = ((Observation) found).topology();
    Optional<Shelf> known = shelves.known(member.run().name());
    if (now.isBefore(member.since().plus(FOR_TIMES_OF_SOURCES))
        && known.filter(shelf -> shelf.isWorthWaiting(topology)).isPresent()) {
      member.waits("the times of its sources are yet to be measured", now);
      return;
    }
    boolean isReturning = known.filter(Shelf::isBetweenRuns).isPresent();
    start(member, driver, topology, isReturning ? Duration.ZERO : firstCycleAfter);
  }

  private FlinkDriver newDriver(Member member) {
    FlinkDriverBuilder builder = drivers.get();
    settings.driver.accept(member.run().name(), builder);
    FlinkDriver driver = builder.jobId(member.run().id()).build();
    member.driver(driver);
    return driver;
  }

  private void start(
      Member member, FlinkDriver driver, Topology topology, Duration firstCycleAfter) {
    JobRun run = member.run();
    ScalingPolicy policy = settings.policyOf(run.name());
    Algorithm<?, ?> algorithm =
        requireNonNull(settings.algorithmOf(run.name()), "the algorithm that was given");
    Comeback comeback = new Comeback();
    ScaleDriver decorated =
        requireNonNull(
            settings.decorator.apply(
                run.name(), new RunDriver(driver, run, comeback, member::whyMissing)),
            "the driver that was given");
    Shelf.Place place =
        shelves.take(
            new Shelf.Newcomer(
                run, topology, scheduler.clock().now(), heir(run, policy, comeback)));
    boolean isUsed = false;
    try {
      AutoscalerBuilder builder =
          Kta.autoscaler()
              .name(namesakes.isFirst(run) ? run.title() : run.titleWithId())
              .policy(policy)
              .algorithm(new ReturningAlgorithm<>(algorithm, comeback))
              .driver(decorated)
              .store(place)
              .historyLength(settings.historyLength)
              .scheduler(scheduler)
              .shareKey(settings.shareKey.apply(run.name()))
              .firstCycleAfter(firstCycleAfter);
      settings.cycleListeners.forEach(builder::listener);
      isUsed = release.enter();
      if (isUsed) {
        started(member, builder.listener(whenStopped()).start(), place);
      }
    } catch (RuntimeException | Error e) {
      place.leave();
      if (isUsed) {
        release.leave();
      }
      throw e;
    }
  }

  private void started(Member member, Autoscaler autoscaler, Shelf.Place place) {
    if (!member.begun(autoscaler, place)) {
      List<CloseReport> unused = scheduler.close(List.of(autoscaler), Duration.ZERO);
      return;
    }
    strangers.tell(settings.listeners, listener -> listener.onStart(member.run(), autoscaler));
  }

  private AutoscalerListener whenStopped() {
    return new AutoscalerListener() {
      @Override
      public void onCycle(CycleReport report) {
        // Only its end matters.
      }

      @Override
      public void onStop(Autoscaler autoscaler, CloseReport report) {
        release.leave();
      }
    };
  }

  private Shelf.Heir heir(JobRun run, ScalingPolicy policy, Comeback comeback) {
    return new Shelf.Heir() {
      @Override
      public boolean isLookedAfter(String jobId) {
        return namesakes.isLookedAfter(run.name(), jobId);
      }

      @Override
      public boolean staysAsItIs(Knowledge<?, ?> inherited) {
        return policy.dryRun()
            || inherited.orders().at(scheduler.clock().now()).pause().isPresent();
      }

      @Override
      public void inherits(GraphMatch match, Optional<ParallelismPlan> plan) {
        plan.ifPresent(target -> comeback.to(target, scheduler.clock().now()));
        Inheritance inheritance =
            new Inheritance(match.matches(), match.gone(), match.added(), plan);
        logger.info("{} was submitted anew: {}", run, inheritance);
        strangers.tell(settings.listeners, listener -> listener.onInherited(run, inheritance));
      }
    };
  }
}
