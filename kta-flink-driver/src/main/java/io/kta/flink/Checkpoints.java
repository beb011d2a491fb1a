package io.kta.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kta.driver.ScaleDriverException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one job. A rescaled job goes back to its last checkpoint, so one taken just
 * before spares it the work since. Where none can be had, that work is done again: no reason not to
 * rescale, as a job in need of more room is often too busy for a quick checkpoint. Not thread-safe.
 */
final class Checkpoints {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

  /** Without a type it is one as the job takes them: incremental where that is on. */
  private static final JsonNode AS_CONFIGURED = JsonNodeFactory.instance.objectNode();

  private static final Duration SHORTEST = Duration.ofSeconds(5); // that a checkpoint may take

  private final FlinkRest rest;
  private final Patience patience;
  private final String jobId;
  private Optional<Duration> interval = Optional.empty(); // zero where there are none
  private Optional<ForPlan> latest = Optional.empty();

  Checkpoints(FlinkRest rest, Patience patience, String jobId) {
    this.rest = rest;
    this.patience = patience;
    this.jobId = jobId;
  }

  String jobId() {
    return jobId;
  }

  /** Whether the job takes checkpoints by itself; asked once. */
  boolean areOn() {
    return interval().compareTo(Duration.ZERO) > 0;
  }

  private Duration interval() {
    if (interval.isEmpty()) {
      interval = Optional.of(askForInterval());
      if (interval.get().isZero()) {
        log.warn(
            "Job {} has no checkpointing: it starts over, without state, at every rescaling;"
                + " set execution.checkpointing.interval for it to go on where it was",
            jobId);
      }
    }
    return interval.get();
  }

  /**
   * Takes a checkpoint and waits for it, though no longer than {@code most}, nor than the job's own
   * interval (or 5 s): about so much is processed twice without it, while under backpressure the
   * barrier may wait for minutes behind records, and more of them come.
   */
  void take(Duration most) {
    Duration saved = interval().compareTo(SHORTEST) < 0 ? SHORTEST : interval();
    Duration limit = saved.compareTo(most) < 0 ? saved : most;
    Instant deadline = patience.now().plus(limit);
    try {
      String request = trigger();
      Taken taken =
          patience.lookUntil(deadline, "the checkpoint before rescaling", () -> status(request));
      if (!taken.state.equals("COMPLETED") || taken.failed) {
        log.warn(
            "The checkpoint before rescaling job {} is {} after at most {}; rescaling anyway, Flink"
                + " goes back to the one before",
            jobId,
            taken.failed ? "FAILED" : taken.state,
            limit);
      }
    } catch (RefusedException e) {
      log.warn("Flink took no checkpoint before rescaling job {}; rescaling anyway", jobId, e);
    }
  }

  /**
   * Returns the checkpoints for a plan that waits for one; those it had before, if it is not a new
   * plan.
   *
   * @param notBefore until when Flink would pass over one
   */
  ForPlan forPlan(Requirements plan, Instant notBefore) {
    ForPlan known =
        latest.filter(of -> of.plan.equals(plan)).orElseGet(() -> new ForPlan(plan, notBefore));
    latest = Optional.of(known);
    return known;
  }

  private Duration askForInterval() {
    try {
      FlinkResponse config = rest.get(path() + "/config");
      long millis = config.field("interval").longInteger();
      boolean never = millis <= 0 || millis == Long.MAX_VALUE;
      return never ? Duration.ZERO : Duration.ofMillis(millis);
    } catch (RefusedException e) {
      if (e.refusal() == Refusal.OTHER) {
        return Duration.ZERO;
      }
      throw e;
    }
  }

  private String trigger() {
    return rest.post(path(), AS_CONFIGURED).field("request-id").text();
  }

  private Taken status(String request) {
    FlinkResponse answer = rest.get(path() + "/" + request);
    return new Taken(
        answer.field("status").field("id").text(),
        answer
            .optionalField("operation")
            .flatMap(o -> o.optionalField("failure-cause"))
            .isPresent());
  }

  private String path() {
    return "/jobs/" + jobId + "/checkpoints";
  }

  private record Taken(String state, boolean failed) implements Patience.Awaited {
    @Override
    public boolean isEnough() {
      return !state.equals("IN_PROGRESS");
    }
  }

  /**
   * The checkpoints of one plan. Flink 2 rescales right after a checkpoint, so one is enough; only
   * if it passed over that one, since it did not have the slots or was still within its cooldown,
   * is there another, ever more seldom.
   */
  final class ForPlan {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1); // at a savepoint
    private static final Duration LONGEST_COLLECTION = Duration.ofSeconds(10);

    private final Requirements plan;
    private Duration pause = FIRST_PAUSE;
    private Instant next;
    private Optional<String> running = Optional.empty();

    ForPlan(Requirements plan, Instant notBefore) {
      this.plan = plan;
      this.next = notBefore;
    }

    /** Takes note that the job runs as planned: the next time would be another plan. */
    void isReached() {
      latest = Optional.empty();
    }

    /**
     * Asks how the last checkpoint ended. Flink keeps that for whoever triggered it, and does not
     * shut down for minutes until the answer is fetched.
     */
    void collect() {
      running.ifPresent(this::collect);
      running = Optional.empty();
    }

    private void collect(String request) {
      try {
        Taken unused =
            patience.lookUntil(
                patience.now().plus(LONGEST_COLLECTION),
                "the checkpoint of a rescaling",
                () -> status(request));
      } catch (ScaleDriverException e) {
        log.debug("The last checkpoint of job {} was not seen to end", jobId, e);
      }
    }

    /**
     * Triggers a checkpoint if it is time for one and none is under way; nor while others take a
     * savepoint, which the rescaling that follows would abort.
     */
    void goOn(Savepoints savepoints) {
      if (patience.now().isBefore(next)) {
        return;
      }
      try {
        if (savepoints.find(jobId).isPresent()) {
          next = patience.now().plus(BETWEEN_LOOKS);
        } else if (running.isEmpty() || status(running.get()).isEnough()) {
          running = Optional.of(trigger());
          next = patience.now().plus(pause);
          pause = pause.multipliedBy(2);
        }
      } catch (ScaleDriverException e) {
        log.debug("No checkpoint of job {} now, since it may be restarting", jobId, e);
        running = Optional.empty();
        next = patience.now().plus(FIRST_PAUSE);
      }
    }
  }
}
