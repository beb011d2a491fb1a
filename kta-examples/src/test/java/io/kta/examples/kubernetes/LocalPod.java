package io.kta.examples.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.kta.kubernetes.image.Container;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** A pod of one container, run as a process of this machine. Closing it kills it. */
final class LocalPod implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final io.fabric8.kubernetes.api.model.Container spec;
  private final Duration grace;
  private final String address;
  private final OptionalInt onlyPort;
  private final Container container;

  /** Creates one; its one port may be another than its manifest has. */
  LocalPod(PodSpec pod, String address, OptionalInt onlyPort, Container container) {
    this.spec = pod.getContainers().get(0);
    Long seconds = pod.getTerminationGracePeriodSeconds();
    this.grace = Duration.ofSeconds(seconds == null ? 30 : seconds);
    this.address = address;
    this.onlyPort = onlyPort;
    this.container = container;
  }

  String address() {
    return address;
  }

  Container container() {
    return container;
  }

  /** Returns once every probe that the manifest has succeeds, as a kubelet finds out. */
  LocalPod awaitProbes() {
    await()
        .alias("the probes of " + spec.getName())
        .atMost(PATIENCE)
        .until(() -> isReady() || !container.isRunning());
    assertThat(container.isRunning()).as(container.log()).isTrue();
    return this;
  }

  /** Returns whether every probe that the manifest has succeeds. */
  boolean isReady() {
    return Stream.of(spec.getStartupProbe(), spec.getReadinessProbe(), spec.getLivenessProbe())
        .filter(Objects::nonNull)
        .allMatch(this::succeeds);
  }

  private boolean succeeds(Probe probe) {
    try {
      if (probe.getHttpGet() != null) {
        URI uri =
            URI.create(
                "http://%s:%d%s"
                    .formatted(
                        address, port(probe.getHttpGet().getPort()), probe.getHttpGet().getPath()));
        int status = ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode();
        return status >= 200 && status < 400;
      }
      new Socket(address, port(probe.getTcpSocket().getPort())).close();
      return true;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** A port of the container by number or by name. */
  private int port(IntOrString port) {
    if (onlyPort.isPresent()) {
      return onlyPort.getAsInt();
    }
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return spec.getPorts().stream()
        .filter(one -> one.getName().equals(port.getStrVal()))
        .mapToInt(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no port has the name " + port.getStrVal()));
  }

  /** Has it end as Kubernetes does, and fails if it does not within its grace period. */
  void stop() throws InterruptedException {
    assertThat(container.stop(grace)).as("%s ends when told", spec.getName()).isTrue();
  }

  @Override
  public void close() {
    container.close();
  }
}
