package io.kta.examples.remote;

import io.kta.algorithm.remote.AlgorithmServer;
import io.kta.algorithm.toggle.Toggle;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/**
 * Serves the demo algorithm over HTTP until the process is ended. The arguments are the port, 8096
 * if it is left out, and the address to listen at: this machine only if it is left out, {@code
 * 0.0.0.0} in a container that others call.
 */
public final class ToggleServer {
  private ToggleServer() {}

  /** Serves. */
  @SuppressWarnings("SystemOut") // where it listens is for who started it
  public static void main(String... args) throws InterruptedException {
    int port = args.length == 0 ? 8096 : Integer.parseInt(args[0]);
    String host = args.length < 2 ? "localhost" : args[1];
    CountDownLatch ended = new CountDownLatch(1);
    try (AlgorithmServer server =
        AlgorithmServer.builder(new Toggle())
            .address(new InetSocketAddress(host, port))
            .observationRequired(false) // Toggle counts cycles and looks at nothing else
            .start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      System.out.println("listening at http://" + host + ":" + server.address().getPort());
      ended.await();
    }
  }
}
