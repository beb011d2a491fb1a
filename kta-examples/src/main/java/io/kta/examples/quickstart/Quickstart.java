package io.kta.examples.quickstart;

import io.kta.Autoscaler;
import io.kta.AutoscalerBuilder;
import io.kta.Kta;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.page.KtaPage;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import io.kta.replay.Recording;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Starts a real Flink in this JVM with a job that counts words, and has KTA toggle its parallelism
 * for a few cycles. {@link QuickstartOptions} says what can be chosen.
 */
public final class Quickstart {
  private static final int SUCCESS = 0;
  private static final int PLAN_NOT_REACHED = 1;
  private static final int WRONG_OPTION = 2;

  private Quickstart() {}

  /** Runs the quick start, and exits with 0 only if every cycle reached its plan. */
  public static void main(String[] args) {
    System.exit(run(System.getProperties(), System.out));
  }

  /**
   * Runs the quick start.
   *
   * @return 0 if every cycle reached its plan, 1 if not, 2 if an option makes no sense
   */
  static int run(Properties properties, PrintStream out) {
    QuickstartOptions options;
    try {
      options = QuickstartOptions.from(properties);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      return WRONG_OPTION;
    }
    out.printf(
        "KTA scales WordCount on real Flink in this JVM: mode %s, %d cycles, one every %s s%n",
        options.mode(), options.cycles(), options.interval().toMillis() / 1e3);
    boolean allReached;
    try (LocalFlink flink = options.mode().startFlink()) {
      out.println("Flink's web UI: " + flink.restUri());
      allReached = scale(options, flink, out);
    }
    options
        .recording()
        .ifPresent(
            recording ->
                Playback.print(recording, policy(options), options.mode().algorithm(), out));
    return allReached ? SUCCESS : PLAN_NOT_REACHED;
  }

  private static boolean scale(QuickstartOptions options, LocalFlink flink, PrintStream out) {
    LocalJob job = flink.submit(options.mode().wordCount()).awaitRunning();
    try (KtaPage page = KtaPage.builder().title("KTA's quick start").start();
        Journal journal = new Journal(out, options.report(), QuickstartStatus.read(flink, job))) {
      out.println("KTA's page: " + page.uri());
      CycleWatcher watcher = new CycleWatcher(options.cycles(), flink, job, journal);
      AutoscalerBuilder autoscaler =
          Kta.autoscaler()
              .name("wordcount")
              .policy(policy(options))
              .algorithm(options.mode().algorithm())
              .driver(options.mode().driver(flink, job))
              .listener(page)
              .listener(watcher);
      return options.recording().isPresent()
          ? recorded(autoscaler, options.recording().get(), options.cycles(), watcher)
          : run(autoscaler, watcher);
    }
  }

  private static boolean recorded(
      AutoscalerBuilder autoscaler, Path file, int cycles, CycleWatcher watcher) {
    try (Recording recording = Recording.to(file)) {
      return run(
          autoscaler.listener(
              report -> {
                if (report.cycle().number() <= cycles) { // one more may begin before it is closed
                  recording.onCycle(report);
                }
              }),
          watcher);
    }
  }

  private static boolean run(AutoscalerBuilder builder, CycleWatcher watcher) {
    try (Autoscaler autoscaler = builder.start()) {
      return watcher.awaitLastCycle();
    }
  }

  /** Returns a policy that lets the algorithm go down as fast as up, for all to be seen soon. */
  private static ScalingPolicy policy(QuickstartOptions options) {
    return ScalingPolicy.builder()
        .interval(options.interval())
        .behavior(Behavior.unrestricted())
        .build();
  }
}
