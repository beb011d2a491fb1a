package io.kta;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kta.json.Json;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.HistoryLimit;
import io.kta.knowledge.Knowledge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the history of an autoscaler within the bytes that it may take. One thread at a time. */
final class HistoryFit {
  private final HistoryLimit limit;

  /** How many bytes each result takes that is kept, newest first; a result is measured once. */
  private final Deque<Long> sizes = new ArrayDeque<>();

  private @Nullable CycleId newest;

  HistoryFit(HistoryLimit limit) {
    this.limit = limit;
  }

  /** Returns knowledge whose history takes no more than it may. */
  <M, A> Knowledge<M, A> fit(Knowledge<M, A> known) {
    List<CycleResult<M, A>> history = known.history();
    if (limit == HistoryLimit.NONE || history.isEmpty()) {
      return known;
    }
    measure(history);
    long wanted = sizes.stream().mapToLong(size -> size).sum();
    long granted = limit.grant(wanted);
    return wanted <= granted ? known : known.withHistory(newest(history, granted));
  }

  /** From one cycle to the next, a result is added and the oldest may be dropped. */
  private void measure(List<? extends CycleResult<?, ?>> history) {
    boolean isKnown = history.get(0).cycle().equals(newest);
    boolean isNext = history.size() > 1 && history.get(1).cycle().equals(newest);
    if (isNext) {
      sizes.addFirst(size(history.get(0)));
    }
    if (!isKnown && !isNext) {
      sizes.clear();
    }
    for (int i = sizes.size(); i < history.size(); i++) {
      sizes.addLast(size(history.get(i)));
    }
    cutTo(history.size());
    newest = history.get(0).cycle();
  }

  private void cutTo(int results) {
    while (sizes.size() > results) {
      sizes.removeLast();
    }
  }

  private <M, A> List<CycleResult<M, A>> newest(List<CycleResult<M, A>> history, long room) {
    List<CycleResult<M, A>> kept = new ArrayList<>();
    long left = room;
    for (long size : sizes) {
      left -= size;
      if (left < 0) {
        break;
      }
      kept.add(history.get(kept.size()));
    }
    cutTo(kept.size());
    return kept.isEmpty() ? List.of(withoutResults(history.get(0))) : kept;
  }

  /** Returns the newest result without what the algorithm returned; how it ended is needed. */
  private <M, A> CycleResult<M, A> withoutResults(CycleResult<M, A> result) {
    CycleResult<M, A> small = result.withoutResults();
    sizes.add(size(small));
    return small;
  }

  private static long size(CycleResult<?, ?> result) {
    try {
      return Json.lenient().writeValueAsBytes(result).length;
    } catch (JsonProcessingException | RuntimeException e) {
      return 0; // it cannot be saved either, which the store reports
    }
  }
}
