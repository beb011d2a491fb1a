package io.kta.operator.faults;

import io.kta.operator.ReservedPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/** Passes bytes on to a server whatever they are, TLS included, unless told not to. Thread-safe. */
final class TcpProxy implements AutoCloseable {
  private final int upstream;
  private final ReservedPort port = new ReservedPort();
  private final ExecutorService threads = Sockets.daemons("tcp-proxy");
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  /** Written by the test, read by the threads that copy; complete while answers pass. */
  private volatile CompletableFuture<Void> passage = CompletableFuture.completedFuture(null);

  /** Written by the test; closed while nobody is let in. */
  private volatile ServerSocket server;

  TcpProxy(int upstream) {
    this.upstream = upstream;
    this.server = Sockets.listen(port.number());
    accept(server);
  }

  int port() {
    return port.number();
  }

  /** Hangs up on all, and refuses whoever comes. */
  void refuse() {
    Sockets.close(server);
    clients.forEach(Sockets::close);
  }

  /** Lets all in, and keeps the answers back. */
  void hang() {
    passage = new CompletableFuture<>();
  }

  /** Ends the fault. */
  void mend() {
    boolean unused = passage.complete(null);
    if (server.isClosed()) {
      server = Sockets.listen(port.number());
      accept(server);
    }
  }

  @Override
  public void close() {
    boolean unused = passage.complete(null);
    Sockets.close(server);
    Sockets.close(port);
    clients.forEach(Sockets::close);
    threads.shutdownNow();
  }

  private void accept(ServerSocket listening) {
    threads.execute(
        () ->
            Sockets.accept(
                listening,
                client -> {
                  clients.add(client);
                  threads.execute(() -> serve(client));
                }));
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
    } finally {
      clients.remove(client);
    }
  }
}
