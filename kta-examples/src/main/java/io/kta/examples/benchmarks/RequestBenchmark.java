package io.kta.examples.benchmarks;

import io.kta.flink.FlinkDriver;
import io.kta.flink.local.CountingProxy;
import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import io.kta.flink.local.WideJob;
import java.io.PrintStream;

/** How many requests an observation costs, once the driver knows the job. */
final class RequestBenchmark {
  private static final int OBSERVATIONS = 10;

  private RequestBenchmark() {}

  static void run(PrintStream out) {
    out.printf("%nRequests for one observation, mean of %d:%n%n", OBSERVATIONS);
    out.println("| vertices | sources | of them telling pending records | requests |");
    out.println("|---|---|---|---|");
    try (LocalFlink flink = LocalFlink.builder().taskManagers(1).start()) {
      for (int[] shape : new int[][] {{2, 1}, {10, 1}, {50, 1}, {10, 3}}) {
        WideJob definition = new WideJob(shape[1], shape[0]);
        LocalJob job = flink.submit(definition).awaitRunning();
        out.printf("| %d | %d | 0 | %.1f |%n", shape[0], shape[1], requests(flink, job));
        job.cancel();
      }
    }
  }

  private static double requests(LocalFlink flink, LocalJob job) {
    try (CountingProxy proxy = new CountingProxy(flink.restUri());
        FlinkDriver driver = FlinkDriver.forJob(proxy.uri(), job.id())) {
      for (int i = 0; i < 3; i++) {
        driver.observe();
      }
      long before = proxy.requests();
      for (int i = 0; i < OBSERVATIONS; i++) {
        driver.observe();
      }
      return (proxy.requests() - before) / (double) OBSERVATIONS;
    }
  }
}
