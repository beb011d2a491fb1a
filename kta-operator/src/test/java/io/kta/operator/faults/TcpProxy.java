package io.kta.operator.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** Passes bytes on to a server whatever they are, TLS included, unless told not to. Thread-safe. */
final class TcpProxy implements AutoCloseable {
  private final int upstream;
  private final ExecutorService threads = Sockets.daemons("tcp-proxy");
  private final Entrance entrance;

  /** Written by the test, read by the threads that copy; complete while answers pass. */
  private volatile CompletableFuture<Void> passage = CompletableFuture.completedFuture(null);

  TcpProxy(int upstream) {
    this.upstream = upstream;
    this.entrance = new Entrance(threads, this::serve);
  }

  int port() {
    return entrance.port();
  }

  /** Hangs up on all, and refuses whoever comes. */
  void refuse() {
    entrance.shut();
  }

  /** Lets all in, and keeps the answers back. */
  void hang() {
    passage = new CompletableFuture<>();
  }

  /** Ends the fault. */
  void mend() {
    boolean unused = passage.complete(null);
    entrance.open();
  }

  @Override
  public void close() {
    boolean unused = passage.complete(null);
    entrance.close();
  }

  private void serve(Socket client) {
    try (client;
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
      client.setTcpNoDelay(true);
      socket.setTcpNoDelay(true);
      InputStream questions = client.getInputStream();
      threads.execute(() -> Sockets.copy(questions, socket));
      Sockets.copy(socket.getInputStream(), client, () -> passage.join());
    } catch (IOException e) {
      // One side has hung up.
    }
  }
}
