package io.kta.examples.duel;

import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;

/** One contestant, with a cluster and a job of its own. Used by one thread. */
final class Bout implements AutoCloseable {
  /** The most that an operator may have. */
  private static final int SLOTS = 16;

  private final Contestant contestant;
  private final LocalFlink flink;
  private final Arena arena;
  private final Meter meter;
  private AutoCloseable scaling = () -> {};

  private Bout(Contestant contestant, LocalFlink flink, Arena arena, Meter meter) {
    this.contestant = contestant;
    this.flink = flink;
    this.arena = arena;
    this.meter = meter;
  }

  /** Starts the cluster and the job, and returns once the job runs; it has nothing to do yet. */
  static Bout prepare(Contestant contestant, Feed feed, double highestRate, int warmUp) {
    String name = contestant.name();
    Meter meter = Meter.create(name, feed, warmUp);
    LocalFlink flink = flink();
    try {
      double firstRate = feed.arrivals().ratePerSecond(0);
      DuelJob job = new DuelJob(name, contestant.atFirst(firstRate, highestRate));
      LocalJob running = flink.submit(job).awaitRunning();
      return new Bout(contestant, flink, new Arena(flink.restUri(), running, SLOTS), meter);
    } catch (RuntimeException e) {
      flink.close();
      throw e;
    }
  }

  /**
   * Its network buffers are to hold no more than is done in a second: by default they hold
   * thousands of records, which are then not pending, and which a checkpoint has to wait for.
   */
  private static LocalFlink flink() {
    return LocalFlink.builder()
        .taskManagers(1)
        .slotsPerTaskManager(SLOTS)
        .option("metrics.fetcher.update-interval", "1 s")
        .option("taskmanager.network.memory.buffer-debloat.enabled", "true")
        .option("taskmanager.memory.segment-size", "4kb")
        .option("taskmanager.memory.min-segment-size", "256b")
        .option("taskmanager.memory.network.min", "32 mb")
        .option("taskmanager.memory.network.max", "32 mb")
        .start();
  }

  /** Has the contestant begin to scale. */
  void begin() {
    scaling = contestant.scale(arena);
  }

  String name() {
    return contestant.name();
  }

  String standing() {
    return meter.standing();
  }

  BoutResult result(String load, int round) {
    return meter.result(contestant.name(), load, round);
  }

  @Override
  public void close() throws Exception {
    try (flink;
        AutoCloseable ended = scaling) {
      // the contestant ends first
    }
  }
}
