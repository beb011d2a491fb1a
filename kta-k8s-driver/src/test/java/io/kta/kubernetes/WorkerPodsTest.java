package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.kta.driver.Worker;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which pod a worker is. */
final class WorkerPodsTest {
  private final Pod first = pod("tm-7c9-x1", "10.1.2.3");
  private final Pod second = pod("tm-7c9-x2", "fd00::4");

  @ParameterizedTest
  @CsvSource({
    "tm-7c9-x1,",
    "10.1.2.3:6122-a1b2,",
    "some-id, 10.1.2.3",
    "some-id, 10-1-2-3.taskmanager.streams.svc.cluster.local",
    "some-id, tm-7c9-x1",
    "some-id, tm-7c9-x1.taskmanager.streams"
  })
  void inUse_byIdOrHost_isFound(String id, String host) {
    WorkerPods pods = pods(List.of(first, second), new Worker(id, Optional.ofNullable(host)));
    assertThat(pods.inUse()).containsExactly(first);
    assertThat(pods.idle()).containsExactly(second);
    assertThat(pods.unmatched()).isEmpty();
  }

  @Test
  void inUse_addressOfVersion6_isFound() {
    WorkerPods pods = pods(List.of(first, second), new Worker("id", Optional.of("fd00::4")));
    assertThat(pods.inUse()).containsExactly(second);
  }

  @Test
  void unmatched_addressThatPodsShare_tellsNothing() {
    Pod beside = pod("tm-7c9-x3", "10.1.2.3");
    WorkerPods pods = pods(List.of(first, beside), new Worker("id", Optional.of("10.1.2.3")));
    assertThat(pods.inUse()).isEmpty();
    assertThat(pods.unmatched()).hasSize(1);
  }

  private static WorkerPods pods(List<Pod> pods, Worker worker) {
    return new WorkerPods(pods, List.of(worker));
  }

  private static Pod pod(String name, String ip) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP(ip)
        .addNewPodIP(ip)
        .endStatus()
        .build();
  }
}
