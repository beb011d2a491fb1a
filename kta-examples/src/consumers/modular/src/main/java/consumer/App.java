package consumer;

import consumer.closed.Closed;
import io.kta.Autoscaler;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.knowledge.KnowledgeStore;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Scales from the module path, and remembers through a restart. */
public final class App {
  private App() {}

  /** Runs three cycles, each by an autoscaler of its own; the last algorithm is refused. */
  public static void main(String... args) throws Exception {
    Path file = Files.createTempDirectory("modular").resolve("knowledge.json");
    ScaleTarget workers = ScaleTarget.inMemory("workers", 5);
    run(Algorithms.named("Counting", Map.of()), workers, file);
    run(Algorithms.named("Counting", Map.of()), workers, file);
    run(new Closed(), workers, file);
    System.out.println(
        "%s runs at %d; %s"
            .formatted(
                App.class.getModule(), workers.replicas(), Algorithms.types().contains("Ds2")));
  }

  private static void run(Algorithm<?, ?> algorithm, ScaleTarget workers, Path file) {
    try (Autoscaler autoscaler =
        Kta.autoscaler()
            .name("modular")
            .algorithm(algorithm)
            .driver(ScaleTargetDriver.of(workers))
            .policy(ScalingPolicy.builder().behavior(Behavior.unrestricted()).build())
            .store(KnowledgeStore.inFile(file))
            .build()) {
      System.out.println(autoscaler.runOnce());
    }
  }
}
