package io.kta.policy;

import static java.util.Objects.requireNonNull;

import io.kta.knowledge.Experience;
import io.kta.metrics.OperatorMetrics;
import io.kta.policy.MissingData.Reaction;
import io.kta.policy.Reason.Kind;
import io.kta.topology.Edge;
import io.kta.topology.OperatorId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the metrics lack, and what must not be decided because of it. Not written to. */
final class Flaws {
  private final @Nullable Reason[] againstShrinking;
  private final @Nullable Reason[] againstGrowing;
  private final boolean[] holds; // whether what it feeds is left as it is too
  private boolean any;

  private Flaws(int operators) {
    this.againstShrinking = new Reason[operators];
    this.againstGrowing = new Reason[operators];
    this.holds = new boolean[operators];
  }

  /** Returns the flaws; an operator has those of all that feed it, where the answers say so. */
  static Flaws of(Scene scene, MissingData settings) {
    Flaws flaws = new Flaws(scene.size());
    Situation situation = scene.situation();
    Instant oldest = situation.now().minus(settings.maxAge());
    boolean isStale = situation.observation().at().isBefore(oldest);
    for (int i = 0; i < scene.size(); i++) {
      OperatorId id = scene.operator(i).id();
      OperatorMetrics metrics = situation.observation().metricsOf(id);
      if (metrics.isUnknown()) {
        flaws.add(i, settings.missing(), missing(id, situation.experience()));
      } else if (metrics.partial()) {
        flaws.add(i, settings.partial(), Reason.of(Kind.METRICS_PARTIAL).withOperator(id));
      }
      if (isStale) {
        flaws.add(
            i, settings.stale(), Reason.of(Kind.OBSERVATION_OLD).withWindow(settings.maxAge()));
      } else if (metrics.oldestAt().filter(at -> at.isBefore(oldest)).isPresent()) {
        flaws.add(i, settings.stale(), old(id, metrics, settings));
      }
    }
    if (flaws.any) {
      flaws.handOn(scene);
    }
    return flaws;
  }

  private static Reason missing(OperatorId id, Experience experience) {
    Instant since = experience.missingSince().get(id);
    Reason why = Reason.of(Kind.METRICS_MISSING).withOperator(id);
    return since == null ? why : why.withSince(since);
  }

  private static Reason old(OperatorId id, OperatorMetrics metrics, MissingData settings) {
    return Reason.of(Kind.METRIC_OLD)
        .withOperator(id)
        .withSince(metrics.oldestAt().orElseThrow())
        .withWindow(settings.maxAge());
  }

  private void add(int operator, Reaction answer, Reason what) {
    if (answer == Reaction.PROCEED) {
      return;
    }
    any = true;
    againstShrinking[operator] = what;
    if (answer != Reaction.NO_SHRINK) {
      againstGrowing[operator] = what;
    }
    holds[operator] |= answer == Reaction.HOLD;
  }

  /** Hands flaws on to what an operator feeds; operators are in topological order. */
  private void handOn(Scene scene) {
    Map<OperatorId, Integer> places = new HashMap<>();
    for (int i = 0; i < scene.size(); i++) {
      places.put(scene.operator(i).id(), i);
    }
    for (int i = 0; i < scene.size(); i++) {
      int firstShrinking = i; // the first of all, so that the order of the edges does not matter
      int firstGrowing = i;
      for (Edge edge : scene.situation().topology().inputsOf(scene.operator(i).id())) {
        int from = requireNonNull(places.get(edge.from()));
        firstShrinking =
            againstShrinking[from] == null ? firstShrinking : Math.min(firstShrinking, from);
        firstGrowing = holds[from] ? Math.min(firstGrowing, from) : firstGrowing;
      }
      if (againstShrinking[i] == null) {
        againstShrinking[i] = againstShrinking[firstShrinking];
      }
      if (firstGrowing != i) {
        holds[i] = true;
        againstGrowing[i] =
            againstGrowing[i] == null ? againstGrowing[firstGrowing] : againstGrowing[i];
      }
    }
  }

  boolean isEmpty() {
    return !any;
  }

  @Nullable Reason againstShrinking(int operator) {
    return againstShrinking[operator];
  }

  @Nullable Reason againstGrowing(int operator) {
    return againstGrowing[operator];
  }

  /** Returns whether an operator's metrics have been missing for longer than a while. */
  static boolean isMissingFor(Duration time, OperatorId id, Situation situation) {
    Instant since = situation.experience().missingSince().get(id);
    return since != null && !since.plus(time).isAfter(situation.now());
  }
}
