package io.kta.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a pod requests, in each of the ways in which Kubernetes lets it. */
final class PodRequestTest {
  private static final PodRequest CPU = new PodRequest(PodResource.CPU);

  @Test
  void of_containersAndSidecar_areSummedWithoutInitContainersThatEnd() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .withContainers(container("main", "1"), container("logs", "250m"))
            .withInitContainers(
                container("migrate", "4"),
                new ContainerBuilder(container("proxy", "500m"))
                    .withRestartPolicy("Always")
                    .build())
            .endSpec()
            .build();
    assertThat(CPU.of(pod)).hasValue(1.75);
    assertThat(CPU.of(pod, "proxy")).hasValue(0.5);
    assertThat(CPU.of(pod, "migrate")).isEmpty();
  }

  /** KEP-2837: the pod as a whole has requests, and its containers need none. */
  @Test
  void of_requestAtPodLevel_goesBeforeThoseOfContainers() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .withContainers(container("main", "1"), new ContainerBuilder().withName("x").build())
            .withResources(
                new ResourceRequirementsBuilder().addToRequests("cpu", new Quantity("3")).build())
            .endSpec()
            .build();
    assertThat(CPU.of(pod)).hasValue(3);
    assertThat(CPU.of(pod, "main")).hasValue(1);
    assertThat(CPU.of(pod, "x")).isEmpty();
    assertThat(new PodRequest(PodResource.MEMORY).of(pod)).isEmpty();
  }

  /** KEP-1287: the spec says what is wanted, the status what the kubelet has allocated so far. */
  @Test
  void of_resizedInPlace_isWhatIsAllocated() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .withContainers(container("main", "4"), container("logs", "1"))
            .endSpec()
            .withNewStatus()
            .addNewContainerStatus()
            .withName("main")
            .addToAllocatedResources("cpu", new Quantity("2"))
            .endContainerStatus()
            .addNewContainerStatus()
            .withName("logs")
            .withResources(
                new ResourceRequirementsBuilder()
                    .addToRequests("cpu", new Quantity("500m"))
                    .build())
            .endContainerStatus()
            .endStatus()
            .build();
    assertThat(CPU.of(pod)).hasValue(2.5);
  }

  /** KEP-5419: pods resized as a whole, which this version of the client has no name for. */
  @Test
  void of_podLevelResizedInPlace_isWhatIsAllocated() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .withResources(
                new ResourceRequirementsBuilder().addToRequests("cpu", new Quantity("3")).build())
            .endSpec()
            .withNewStatus()
            .addToAdditionalProperties("allocatedResources", Map.of("cpu", "1500m"))
            .endStatus()
            .build();
    assertThat(CPU.of(pod)).hasValue(1.5);
  }

  @Test
  void of_containerWithoutRequest_isUnknown() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .withContainers(
                List.of(container("main", "1"), new ContainerBuilder().withName("x").build()))
            .endSpec()
            .build();
    assertThat(CPU.of(pod)).isEmpty();
    assertThat(CPU.of(new PodBuilder().build())).isEmpty();
  }

  private static Container container(String name, String cpu) {
    return new ContainerBuilder()
        .withName(name)
        .withResources(
            new ResourceRequirementsBuilder().addToRequests("cpu", new Quantity(cpu)).build())
        .build();
  }
}
