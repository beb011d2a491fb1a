package io.kta.flink.jobs;

import io.kta.knowledge.KnowledgeStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The knowledge of jobs by name, those that run and the last thousand or so that have ended.
 * Thread-safe.
 */
final class Shelves {
  private static final Logger logger = LoggerFactory.getLogger(FlinkJobs.class);
  private static final int MOST_EMPTY = 1_000;

  private final Function<String, KnowledgeStore> stores;

  /** Those used last come last; guarded by this, as threads that begin jobs take places. */
  private final Map<String, Shelf> shelves = new LinkedHashMap<>();

  Shelves(Function<String, KnowledgeStore> stores) {
    this.stores = stores;
  }

  /** Takes in a run of a job; its name's store is asked for unless there is one. */
  Shelf.Place take(Shelf.Newcomer newcomer) {
    String name = newcomer.run().name();
    Optional<Shelf> known = known(name);
    Shelf shelf = known.isPresent() ? known.get() : new Shelf(stores.apply(name));
    synchronized (this) {
      Shelf first = shelves.remove(name); // another thread may have been faster
      Shelf used = first == null ? shelf : first;
      shelves.put(name, used);
      return used.take(newcomer);
    }
  }

  /** Returns what is known of jobs of a name, if it was ever looked after. */
  synchronized Optional<Shelf> known(String name) {
    return Optional.ofNullable(shelves.get(name));
  }

  /** Forgets the names that were used longest ago, but for a thousand and those in use. */
  void trim() {
    List<Shelf> forgotten = new ArrayList<>();
    synchronized (this) {
      long empty = shelves.values().stream().filter(Shelf::isEmpty).count();
      var oldestFirst = shelves.values().iterator();
      while (empty > MOST_EMPTY && oldestFirst.hasNext()) {
        Shelf shelf = oldestFirst.next();
        if (shelf.isEmpty()) {
          oldestFirst.remove();
          forgotten.add(shelf);
          empty--;
        }
      }
    }
    close(forgotten);
  }

  /** Closes all stores. */
  void close() {
    List<Shelf> all;
    synchronized (this) {
      all = List.copyOf(shelves.values());
      shelves.clear();
    }
    close(all);
  }

  private static void close(List<Shelf> some) {
    for (Shelf shelf : some) {
      try {
        shelf.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        logger.warn("a store of knowledge could not be closed", e);
      }
    }
  }
}
