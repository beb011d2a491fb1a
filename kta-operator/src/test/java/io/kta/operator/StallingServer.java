package io.kta.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that begins each answer, and then falls silent. Thread-safe. */
final class StallingServer implements AutoCloseable {
  private static final String BEGINNING =
      """
      HTTP/1.1 200 OK\r
      Content-Type: application/json\r
      Content-Length: 1000\r
      \r
      {"items": [""";

  private final ServerSocket server;
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private final Thread serving = new Thread(this::serve, "stalling-server");

  /** Starts one at a port; 0 picks a free one. */
  StallingServer(int port) {
    try {
      server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    serving.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Returns how many have asked so far. */
  int asked() {
    return clients.size();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    server.close();
    serving.join();
    for (Socket client : clients) {
      client.close();
    }
  }

  private void serve() {
    try {
      while (true) {
        Socket client = server.accept();
        clients.add(client);
        String unused =
            new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII)).readLine();
        client.getOutputStream().write(BEGINNING.getBytes(US_ASCII));
      }
    } catch (IOException e) {
      // the test has closed it
    }
  }
}
