package consumer;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reconciles once, as java-operator-sdk would; there is no cluster here. */
public final class App {
  private App() {}

  /** Begins to scale a job, and ends that. */
  public static void main(String... args) throws Exception {
    ConfigMap job =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("wordcount")
            .withNamespace("streams")
            .endMetadata()
            .addToData("wanted", "3")
            .build();
    CountDownLatch scaled = new CountDownLatch(1);
    JobReconciler reconciler =
        new JobReconciler(
            report -> {
              System.out.println(report);
              scaled.countDown();
            });
    reconciler.reconcile(job, null);
    if (!scaled.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("there was no cycle");
    }
    reconciler.cleanup(job, null);
  }
}
