package io.kta.operator.faults;

import io.kta.operator.ReservedPort;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Where clients come in, at a port that stays the same; it can be shut. Thread-safe. */
final class Entrance implements AutoCloseable {
  private final ReservedPort port = new ReservedPort();
  private final ExecutorService threads;
  private final Consumer<Socket> serve;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  /** Written by the test; closed while it is shut. */
  private volatile ServerSocket server;

  /**
   * Opens it.
   *
   * @param serve what is done with a client, on a thread of its own, until it has gone
   */
  Entrance(ExecutorService threads, Consumer<Socket> serve) {
    this.threads = threads;
    this.serve = serve;
    this.server = Sockets.listen(port.number());
    accept(server);
  }

  int port() {
    return port.number();
  }

  /** Hangs up on all, and refuses whoever comes. */
  void shut() {
    Sockets.close(server);
    clients.forEach(Sockets::close);
  }

  /** Lets clients in again. */
  void open() {
    if (server.isClosed()) {
      server = Sockets.listen(port.number());
      accept(server);
    }
  }

  @Override
  public void close() {
    shut();
    Sockets.close(port);
    threads.shutdownNow();
  }

  private void accept(ServerSocket listening) {
    threads.execute(() -> Sockets.accept(listening, this::enter));
  }

  private void enter(Socket client) {
    clients.add(client);
    threads.execute(
        () -> {
          try {
            serve.accept(client);
          } finally {
            clients.remove(client);
          }
        });
  }
}
