package io.kta;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kta.json.Json;
import io.kta.knowledge.CycleId;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.HistoryLimit;
import io.kta.knowledge.Knowledge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the history of an autoscaler within the bytes that it may take. One thread at a time. */
final class HistoryFit {
  private final HistoryLimit limit;

  /** How many bytes each result takes that is kept; a result is measured once. */
  private Map<CycleId, Long> sizes = new HashMap<>();

  HistoryFit(HistoryLimit limit) {
    this.limit = limit;
  }

  /** Returns knowledge whose history takes no more than it may. */
  <M, A> Knowledge<M, A> fit(Knowledge<M, A> known) {
    if (limit == HistoryLimit.NONE || known.history().isEmpty()) {
      return known;
    }
    Map<CycleId, Long> measured = new HashMap<>();
    known.history().forEach(result -> measured.put(result.cycle(), size(result)));
    sizes = measured;
    long wanted = sum(known.history());
    long granted = limit.grant(wanted);
    return wanted <= granted ? known : known.withHistory(newest(known.history(), granted));
  }

  private <M, A> List<CycleResult<M, A>> newest(List<CycleResult<M, A>> history, long room) {
    List<CycleResult<M, A>> kept = new ArrayList<>();
    long left = room;
    for (CycleResult<M, A> result : history) {
      left -= sizeOf(result);
      if (left < 0) {
        break;
      }
      kept.add(result);
    }
    return kept.isEmpty() ? List.of(withoutResults(history.get(0))) : kept;
  }

  /** Returns the newest result without what the algorithm returned; how it ended is needed. */
  private <M, A> CycleResult<M, A> withoutResults(CycleResult<M, A> newest) {
    CycleResult<M, A> small = newest.withoutResults();
    sizes.put(small.cycle(), measure(small));
    return small;
  }

  private long sum(List<? extends CycleResult<?, ?>> history) {
    return history.stream().mapToLong(this::sizeOf).sum();
  }

  private long sizeOf(CycleResult<?, ?> result) {
    return sizes.getOrDefault(result.cycle(), 0L);
  }

  private long size(CycleResult<?, ?> result) {
    Long known = sizes.get(result.cycle());
    return known != null ? known : measure(result);
  }

  private static long measure(CycleResult<?, ?> result) {
    try {
      return Json.lenient().writeValueAsBytes(result).length;
    } catch (JsonProcessingException | RuntimeException e) {
      return 0; // it cannot be saved either, which the store reports
    }
  }
}
