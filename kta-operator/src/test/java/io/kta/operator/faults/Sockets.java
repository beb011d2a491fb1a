package io.kta.operator.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** What proxies do with sockets and threads, whatever the protocol. */
final class Sockets {
  private Sockets() {}

  /** Returns threads that do not keep the JVM running. */
  static ExecutorService daemons(String name) {
    return Executors.newCachedThreadPool(
        code -> {
          Thread thread = new Thread(code, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Listens on this machine at a port; 0 picks a free one. */
  static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands over each client that comes, until the socket is closed. */
  static void accept(ServerSocket listening, Consumer<Socket> clients) {
    while (true) {
      try {
        clients.accept(listening.accept());
      } catch (IOException e) {
        return; // the server socket is closed
      }
    }
  }

  /** Copies until one side hangs up, and hangs up on the other then. */
  static void copy(InputStream from, Socket to) {
    copy(from, to, () -> {});
  }

  /** Does the same, and passes through a gate before anything is handed on. */
  static void copy(InputStream from, Socket to, Runnable gate) {
    try (to) {
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8192];
      for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
        gate.run();
        out.write(bytes, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side has hung up.
    }
  }

  static void close(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      throw new IllegalStateException("nothing throws when it is closed here", e);
    }
  }
}
