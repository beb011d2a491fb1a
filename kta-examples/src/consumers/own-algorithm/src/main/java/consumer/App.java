package consumer;

import io.kta.Autoscaler;
import io.kta.Kta;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;

/** Runs the algorithm once on a number that nothing measures: it holds. */
public final class App {
  private App() {}

  /** Runs one cycle. */
  public static void main(String... args) {
    ScaleTarget workers = ScaleTarget.inMemory("workers", 2);
    try (Autoscaler autoscaler =
        Kta.autoscaler().algorithm(new Doubling()).driver(ScaleTargetDriver.of(workers)).build()) {
      System.out.println(autoscaler.runOnce());
    }
  }
}
