package io.kta.flink.jobs;

import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.ScalingLog;
import io.kta.knowledge.Snapshot;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The knowledge of all jobs of one name, of which one at a time has it: the one that it is of or,
 * if that has ended, the first that runs. Those that run beside it know what they have seen
 * themselves, and keep nothing until they are first. Thread-safe.
 */
final class Shelf {
  private final KnowledgeStore store;

  /**
   * Held while the store is called, by one thread at a time; those that wait can be interrupted.
   */
  private final ReentrantLock calls = new ReentrantLock();

  // All guarded by this: threads that begin, run and end autoscalers of the name.
  private final List<Place> places = new ArrayList<>();
  private Optional<Seen> last = Optional.empty();
  private Optional<String> ownerId = Optional.empty();
  private boolean isRead;

  /** What was last known of the job that has the knowledge. */
  private record Seen(Topology topology, ScalingLog log) {}

  Shelf(KnowledgeStore store) {
    this.store = store;
  }

  /** Takes in a run of the job. */
  synchronized Place take(Newcomer newcomer) {
    Place place = new Place(newcomer);
    places.add(place);
    return place;
  }

  synchronized boolean isEmpty() {
    return places.isEmpty();
  }

  /** Returns whether a job of the name ran before, and none does now. */
  synchronized boolean isBetweenRuns() {
    return places.isEmpty() && last.isPresent();
  }

  /**
   * Returns whether it pays to wait a little with a new job: a vertex that ran at another
   * parallelism is one that cannot be scaled so far, as a source whose times are not yet measured.
   */
  boolean isWorthWaiting(Topology now) {
    Optional<Seen> before;
    synchronized (this) {
      before = places.isEmpty() ? last : Optional.empty();
    }
    if (before.isEmpty() || before.get().log().lastRescale().isEmpty()) {
      return false;
    }
    Map<OperatorId, OperatorId> ids = GraphMatch.of(before.get().topology(), now).newIds();
    Map<OperatorId, Integer> were = lastObserved(before.get().log());
    return ids.entrySet().stream()
        .anyMatch(
            match -> {
              Operator operator = now.operator(match.getValue());
              int was = were.getOrDefault(match.getKey(), operator.parallelism());
              return operator.isFixed() && was != operator.parallelism();
            });
  }

  private static Map<OperatorId, Integer> lastObserved(ScalingLog log) {
    List<Snapshot> observed = log.observed();
    List<OperatorId> ids = log.operators();
    Map<OperatorId, Integer> were = new HashMap<>();
    for (int i = 0; i < ids.size() && !observed.isEmpty(); i++) {
      int parallelism = observed.get(observed.size() - 1).parallelism(i);
      if (parallelism != Snapshot.UNKNOWN) {
        were.put(ids.get(i), parallelism);
      }
    }
    return were;
  }

  /** Closes the store, once no call of it is under way. */
  void close() throws InterruptedException {
    calls.lockInterruptibly();
    try {
      store.close();
    } finally {
      calls.unlock();
    }
  }

  private synchronized Optional<Seen> last() {
    return last;
  }

  /** Returns whether a run has the knowledge. */
  private boolean isFirst(Place place) {
    Optional<String> owner = ownerId();
    // Not under the lock, which whoever knows the jobs may wait for.
    boolean isOwned = owner.filter(place.newcomer.heir()::isLookedAfter).isPresent();
    synchronized (this) {
      return isOwned
          ? owner.get().equals(place.newcomer.run().id()) && places.contains(place)
          : !places.isEmpty() && places.get(0) == place;
    }
  }

  private synchronized Optional<String> ownerId() {
    return ownerId;
  }

  private synchronized boolean isRead() {
    return isRead;
  }

  /** Takes note of which run the stored knowledge is. */
  private synchronized void isOf(Optional<String> job) {
    isRead = true;
    ownerId = job.map(JobRun::idOf);
  }

  /** Takes note that a run has the knowledge, even once it is not looked after any more. */
  private synchronized void lead(Place place) {
    if (places.remove(place)) {
      places.add(0, place);
    }
  }

  private synchronized void note(Place place, Knowledge<?, ?> knowledge) {
    last = Optional.of(new Seen(place.newcomer.topology(), knowledge.log()));
    ownerId = Optional.of(place.newcomer.run().id());
  }

  private synchronized void leave(Place place) {
    places.remove(place);
  }

  /**
   * A run that comes to a shelf.
   *
   * @param run which it is
   * @param topology as it was seen first
   * @param at when that was
   * @param heir what becomes of knowledge of another run
   */
  record Newcomer(JobRun run, Topology topology, Instant at, Heir heir) {}

  /** Hears what a run has of the one before it, and says whether it may have that. */
  interface Heir {

    /** Returns whether a job of the same name and some id is still to be scaled. */
    boolean isLookedAfter(String jobId);

    /** Returns whether nothing is to be brought back now, as in a dry run. */
    boolean staysAsItIs(Knowledge<?, ?> inherited);

    /** Hears what was inherited, and the plan to go back to. */
    void inherits(GraphMatch match, Optional<ParallelismPlan> comeback);
  }

  /** Where one run finds and keeps its knowledge, for one autoscaler. */
  final class Place implements KnowledgeStore {
    private final Newcomer newcomer;

    private Place(Newcomer newcomer) {
      this.newcomer = newcomer;
    }

    private boolean isFirst() {
      return Shelf.this.isFirst(this);
    }

    @Override
    public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
      if (isRead() && !isFirst()) {
        return Optional.empty();
      }
      Optional<Knowledge<M, A>> known = call(() -> store.load(owner));
      isOf(known.flatMap(before -> before.log().job()));
      if (!isFirst()) {
        return Optional.empty();
      }
      lead(this);
      return known.map(
          before ->
              Bequest.of(before, last().map(Seen::topology).or(before::graph), newcomer, owner));
    }

    @Override
    public void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge) {
      if (isFirst()) {
        note(this, knowledge);
        Object unused =
            call(
                () -> {
                  store.save(owner, knowledge.withGraph(newcomer.topology()));
                  return knowledge;
                });
      }
    }

    /** Lets the next run have the knowledge, if there is one; the store opens by itself again. */
    @Override
    public void close() {
      if (isFirst()) {
        Object unused =
            call(
                () -> {
                  store.close();
                  return store;
                });
      }
      leave();
    }

    /** Has this run keep nothing any more. */
    void leave() {
      Shelf.this.leave(this);
    }

    private <T> T call(Supplier<T> what) {
      try {
        calls.lockInterruptibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(
            "interrupted while another job named '%s' uses the store"
                .formatted(newcomer.run().title()),
            e);
      }
      try {
        return what.get();
      } finally {
        calls.unlock();
      }
    }
  }
}
