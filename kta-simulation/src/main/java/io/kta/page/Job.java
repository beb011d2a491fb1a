package io.kta.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job on the page: how it is, and its last cycle. Not thread-safe. */
final class Job {
  private static final Logger logger = LoggerFactory.getLogger(Job.class);
  private static final int LONGEST_LINE = 500;

  private final String name;
  private @Nullable Autoscaler autoscaler;
  private @Nullable JobHealth shown;
  private @Nullable CycleReport last;

  Job(String name) {
    this.name = name;
  }

  void runBy(Autoscaler another) {
    autoscaler = another;
  }

  void show(JobHealth state) {
    shown = state;
  }

  /** Takes in what a cycle did; returns whether it was not known yet. */
  boolean see(CycleReport report) {
    boolean isNew =
        last == null
            || !last.cycle().equals(report.cycle())
            || !last.startedAt().equals(report.startedAt());
    last = report;
    return isNew;
  }

  boolean isClosed() {
    return autoscaler != null && state().word().equals(word(Autoscaler.State.CLOSED));
  }

  /** Returns how it is: as was said of it; else by its last cycle, and what its autoscaler does. */
  private JobHealth state() {
    if (shown != null) {
      return shown;
    }
    String word = autoscaler == null ? "" : word(stateOf(autoscaler));
    if (last == null) {
      return JobHealth.healthy(word);
    }
    return new JobHealth(word, "", ails(last.outcome()));
  }

  private static boolean ails(Outcome outcome) {
    return outcome.isFailed()
        || outcome instanceof Outcome.NotObserved
        || outcome.applyResult().filter(ApplyResult.Rejected.class::isInstance).isPresent();
  }

  private static Autoscaler.@Nullable State stateOf(Autoscaler autoscaler) {
    try {
      return autoscaler.state();
    } catch (RuntimeException e) {
      logger.debug("an autoscaler does not say how it is", e);
      return null;
    }
  }

  private static String word(Autoscaler.@Nullable State state) {
    return state == null ? "" : state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Writes its line of the list of jobs. */
  void writeTo(ObjectNode line) {
    JobHealth state = state();
    line.put("name", name)
        .put("state", state.word())
        .put("detail", state.detail())
        .put("needsAttention", state.needsAttention());
    if (last != null) {
      String text = last.toString();
      line.put("at", last.startedAt().toString())
          .put("cycle", last.cycle().number())
          .put(
              "line", text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…");
      last.observation()
          .ifPresent(
              seen ->
                  line.put("operators", seen.topology().operators().size())
                      .put(
                          "instances",
                          seen.topology().operators().stream()
                              .mapToLong(o -> o.parallelism())
                              .sum()));
    }
  }
}
