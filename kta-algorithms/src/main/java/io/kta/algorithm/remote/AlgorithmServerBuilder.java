package io.kta.algorithm.remote;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.Algorithm;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Builds an {@link AlgorithmServer}. Not thread-safe.
 *
 * @since 0.1
 */
public final class AlgorithmServerBuilder {
  private final Algorithm<?, ?> algorithm;
  InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8096);
  private String path = "/api/v1alpha1";
  private int maxRequestBytes = 64 << 20;
  private boolean observationRequired = true;

  AlgorithmServerBuilder(Algorithm<?, ?> algorithm) {
    this.algorithm = requireNonNull(algorithm, "algorithm");
  }

  /**
   * Sets where to listen. Port 0 picks a free one, and {@code new InetSocketAddress(8096)} listens
   * on all interfaces, as in a container that others call; callers are not authenticated. Default:
   * port 8096 of the loopback interface, which only this machine reaches.
   */
  public AlgorithmServerBuilder address(InetSocketAddress address) {
    this.address = requireNonNull(address, "address");
    return this;
  }

  /**
   * Sets the path below which {@code monitor}, {@code analyze} and {@code plan} are. Default:
   * {@code /api/v1alpha1}.
   *
   * @param path begins with a slash and does not end with one; empty for none
   * @throws IllegalArgumentException if it is not like that
   */
  public AlgorithmServerBuilder path(String path) {
    requireNonNull(path, "path");
    if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
      throw new IllegalArgumentException(
          "path '" + path + "' must begin with a slash and not end with one, or be empty");
    }
    this.path = path;
    return this;
  }

  /** Sets the longest request that is read, in bytes, at least 1. Default: 64 MiB. */
  public AlgorithmServerBuilder maxRequestBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxRequestBytes is " + bytes + "; it must be at least 1");
    }
    this.maxRequestBytes = bytes;
    return this;
  }

  /**
   * Sets whether to refuse requests without an observation. The existing KTA sends none, and {@link
   * RemoteAlgorithm} does only where configured to. An algorithm that is served without must look
   * neither at metrics nor at how operators run: it finds the parallelism of the last cycle, or 1
   * before the first, and operators that each feed the next. Default: true.
   */
  public AlgorithmServerBuilder observationRequired(boolean required) {
    this.observationRequired = required;
    return this;
  }

  /**
   * Starts the server.
   *
   * @throws java.io.UncheckedIOException if it cannot listen at the address
   * @throws IllegalArgumentException if the algorithm does not tell the types of its results
   */
  public AlgorithmServer start() {
    return AlgorithmServer.start(
        address, path, maxRequestBytes, ServedAlgorithm.of(algorithm, observationRequired));
  }
}
