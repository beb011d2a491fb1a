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
  private static final JsonNode FULL =
      JsonNodeFactory.instance.objectNode().put("checkpointType", "FULL");

  private final FlinkRest rest;
  private final Patience patience;
  private final String jobId;
  private Optional<Boolean> on = Optional.empty();

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
    if (on.isEmpty()) {
      on = Optional.of(askWhetherOn());
      if (!on.get()) {
        log.warn(
            "Job {} has no checkpointing: it starts over, without state, at every rescaling;"
                + " set execution.checkpointing.interval for it to go on where it was",
            jobId);
      }
    }
    return on.get();
  }

  /** Takes a checkpoint and waits for it, though no longer than {@code limit}. */
  void take(Duration limit) {
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

  /** Returns a series of checkpoints that a waiting rescaling is to seize. */
  Series series() {
    return new Series();
  }

  private boolean askWhetherOn() {
    try {
      Answer config = rest.get(path() + "/config");
      long interval = config.field("interval").longInteger();
      return interval > 0 && interval < Long.MAX_VALUE; // which stands for never
    } catch (RefusedException e) {
      if (e.refusal() == Refusal.OTHER) {
        return false;
      }
      throw e;
    }
  }

  private String trigger() {
    return rest.post(path(), FULL).field("request-id").text();
  }

  private Taken status(String request) {
    Answer answer = rest.get(path() + "/" + request);
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

  private record Taken(String state, boolean failed) implements Patience.Look {
    @Override
    public boolean isEnough() {
      return !state.equals("IN_PROGRESS");
    }
  }

  /**
   * One checkpoint after another, with growing pauses. Flink 2 rescales right after a checkpoint,
   * but passes over those that complete before it has the slots, or within its cooldown.
   */
  final class Series {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final Duration LONGEST_COLLECTION = Duration.ofSeconds(10);

    private Duration pause = Duration.ofMillis(500);
    private Instant next = patience.now();
    private Optional<String> running = Optional.empty();

    /**
     * Asks how the last checkpoint ended. Flink keeps that for whoever triggered it, and does not
     * shut down for minutes while nobody has asked.
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

    /** Triggers a checkpoint if it is time for one and none is under way. */
    void goOn() {
      if (patience.now().isBefore(next)) {
        return;
      }
      try {
        if (running.isEmpty() || status(running.get()).isEnough()) {
          running = Optional.of(trigger());
        }
      } catch (ScaleDriverException e) {
        log.debug("No checkpoint of job {} now, since it may be restarting", jobId, e);
        running = Optional.empty();
      }
      next = patience.now().plus(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }
  }
}
