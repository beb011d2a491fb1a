package io.kta.operator.status;

import io.kta.CycleReport;
import io.kta.policy.Admission;
import io.kta.policy.Reason;
import io.kta.policy.Remark;
import io.kta.policy.Rule;
import io.kta.topology.OperatorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What comes and goes from one cycle to the next, and is told when it does: what others change, and
 * fallbacks, and a past that is cut. Not thread-safe.
 */
public final class Notices {
  private static final int MOST = 20;

  private Map<OperatorId, Reason> conflicts = Map.of();
  private Map<OperatorId, Reason> fallbacks = Map.of();
  private Optional<String> shortened = Optional.empty();
  private final List<Notice> untold = new ArrayList<>();

  /** Looks at a cycle; one that came to no decision says nothing of either. */
  public void see(CycleReport report) {
    report.admission().ifPresent(this::see);
  }

  /** Looks at why fewer past results are remembered than there could be; empty if they are not. */
  void seeShortened(Optional<String> why) {
    if (!why.equals(shortened)) {
      why.ifPresent(text -> add(new Notice("Warning", "HistoryShortened", text)));
      shortened = why;
    }
  }

  private void see(Admission admission) {
    Map<OperatorId, Reason> conflictsNow = new TreeMap<>();
    Map<OperatorId, Reason> fallbacksNow = new TreeMap<>();
    sayings(admission)
        .forEach(
            said -> {
              if (said.rule() == Rule.CONFLICT) {
                conflictsNow.put(said.operator(), said.because());
              } else if (said.rule() == Rule.FALLBACK) {
                fallbacksNow.put(said.operator(), said.because());
              }
            });
    addNew("ConflictDetected", conflictsNow, conflicts);
    addNew("FallbackActivated", fallbacksNow, fallbacks);
    fallbacks.keySet().stream()
        .filter(operator -> !fallbacksNow.containsKey(operator))
        .forEach(
            operator ->
                add(
                    new Notice(
                        "Normal",
                        "FallbackEnded",
                        operator + ": its fallback is over, and the algorithm counts again")));
    conflicts = conflictsNow;
    fallbacks = fallbacksNow;
  }

  private static Stream<Remark> sayings(Admission admission) {
    return Stream.concat(
        admission.adjustments().stream().map(a -> new Remark(a.rule(), a.operator(), a.because())),
        admission.remarks().stream());
  }

  /** Returns what has not been told yet, which is then told. */
  public List<Notice> takeUntold() {
    List<Notice> taken = List.copyOf(untold);
    untold.clear();
    return taken;
  }

  private void addNew(String reason, Map<OperatorId, Reason> now, Map<OperatorId, Reason> before) {
    now.forEach(
        (operator, why) -> {
          if (!why.equals(before.get(operator))) {
            add(new Notice("Warning", reason, operator + ": " + why.sentence()));
          }
        });
  }

  private void add(Notice notice) {
    if (untold.size() < MOST) {
      untold.add(notice);
    }
  }
}
