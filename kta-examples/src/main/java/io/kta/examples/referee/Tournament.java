package io.kta.examples.referee;

import io.kta.examples.referee.Match.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Plays matches on some threads. What comes out does not depend on how many. */
final class Tournament {
  private Tournament() {}

  /**
   * Plays all matches, or as many as can be begun in the time there is.
   *
   * @param watcher returns whom to tell of the runs of a match, on the thread that plays it
   * @param progress told after each match, in order, on the calling thread
   * @return the results in the order of the matches
   */
  static List<Result> play(
      Options options, Function<Match, Watcher> watcher, Consumer<List<Result>> progress) {
    ExecutorService threads = Executors.newFixedThreadPool(options.pace().threads());
    List<Result> results = new ArrayList<>();
    long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(options.pace().minutes());
    try {
      List<Future<List<Result>>> playing = new ArrayList<>();
      for (Match match : options.matches()) {
        Callable<List<Result>> play = () -> match.play(options.contestants(), watcher.apply(match));
        playing.add(threads.submit(() -> System.nanoTime() - last > 0 ? List.of() : play.call()));
      }
      for (Future<List<Result>> match : playing) {
        List<Result> played = match.get();
        results.addAll(played);
        progress.accept(played);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a match failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted; the results so far are lost", e);
    } finally {
      threads.shutdownNow();
    }
    return results;
  }
}
