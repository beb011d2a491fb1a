package io.kta.examples.benchmarks;

/** Runs the benchmarks of the Flink driver one after another. */
public final class FlinkBenchmark {
  private FlinkBenchmark() {}

  /** Prints all tables as Markdown. */
  public static void main(String[] args) {
    System.out.printf(
        "JDK %s, %d cores, Flink %s%n",
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("kta.flink.version", "as on the class path"));
    RescaleBenchmark.run(System.out);
    RequestBenchmark.run(System.out);
    System.exit(0); // Flink's helper threads would outlive this by a while
  }
}
