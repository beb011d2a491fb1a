package consumer;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kta.Autoscaler;
import io.kta.AutoscalerListener;
import io.kta.CloseReport;
import io.kta.CycleReport;
import java.util.concurrent.CountDownLatch;

/** A controller of one's own, of fabric8's informers and nothing else. */
public final class App {
  private static final long RESYNC_MILLIS = 600_000;

  private App() {}

  /** Runs until the process gets SIGTERM. */
  public static void main(String... args) throws InterruptedException {
    CountDownLatch toEnd = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endAndWait(toEnd, ended)));
    try (KubernetesClient client = new KubernetesClientBuilder().build();
        Jobs jobs = new Jobs(client, new Printing());
        SharedIndexInformer<ConfigMap> informer =
            client
                .configMaps()
                .inAnyNamespace()
                .withLabel("example.com/job")
                .inform(jobs, RESYNC_MILLIS)) {
      System.out.println("watching; synced: " + informer.hasSynced());
      toEnd.await();
    }
    System.out.println("all are closed");
    ended.countDown();
  }

  private static void endAndWait(CountDownLatch toEnd, CountDownLatch ended) {
    toEnd.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Printing implements AutoscalerListener {
    @Override
    public void onCycle(CycleReport report) {
      System.out.println(report);
    }

    @Override
    public void onStop(Autoscaler autoscaler, CloseReport report) {
      System.out.println(autoscaler.name() + " is closed, cleanly: " + report.isClean());
    }
  }
}
