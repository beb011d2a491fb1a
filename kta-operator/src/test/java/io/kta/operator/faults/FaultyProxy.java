package io.kta.operator.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Stands between who asks and who answers over HTTP, and has calls meet faults: the idea is
 * toxiproxy's. A connection carries one request. Thread-safe.
 */
final class FaultyProxy implements Proxy {
  private final InetSocketAddress upstream;
  private final int port;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          code -> {
            Thread thread = new Thread(code, "faulty-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Socket, String> calls = new ConcurrentHashMap<>();
  private final List<Call> log = new CopyOnWriteArrayList<>();

  /** Written by the test, read by the threads that serve; empty while all is well. */
  private volatile Optional<Trouble> trouble = Optional.empty();

  /** Written by the test and by the thread that accepts; closed while calls are refused. */
  private volatile ServerSocket server;

  private volatile boolean isClosed;

  private record Trouble(Fault fault, Pattern calls) {
    boolean isMetBy(String call) {
      return calls.matcher(call).matches();
    }
  }

  /**
   * A request that came.
   *
   * @param what its method and address
   * @param at when it came
   * @param met the fault that it met, if any
   */
  record Call(String what, Instant at, Optional<Fault> met) {}

  FaultyProxy(InetSocketAddress upstream) {
    this.upstream = upstream;
    this.server = listen(0);
    this.port = server.getLocalPort();
    accept(server);
  }

  private static ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /**
   * Has calls meet a fault from now on, and hangs up on those that are under way. Where all calls
   * are refused, nobody listens.
   *
   * @param which calls, as method and address
   */
  @Override
  public void begin(Fault fault, Pattern which) {
    trouble = Optional.of(new Trouble(fault, which));
    if (fault == Fault.REFUSED && which.pattern().equals(".*")) {
      quietly(server);
    }
    calls.forEach(
        (socket, call) -> {
          if (which.matcher(call).matches()) {
            quietly(socket);
          }
        });
  }

  /** Has all calls be answered rightly again; those that hang do so until they are given up. */
  @Override
  public void end() {
    trouble = Optional.empty();
    if (server.isClosed()) {
      server = listen(port);
      accept(server);
    }
  }

  /** Returns the requests since a time that a pattern matches. */
  @Override
  public List<Call> calls(Pattern which, Instant since) {
    return log.stream()
        .filter(call -> !call.at().isBefore(since) && which.matcher(call.what()).matches())
        .toList();
  }

  @Override
  public void close() {
    isClosed = true;
    quietly(server);
    calls.keySet().forEach(FaultyProxy::quietly);
    threads.shutdownNow();
  }

  private void accept(ServerSocket listening) {
    threads.execute(
        () -> {
          while (!isClosed) {
            try {
              Socket client = listening.accept();
              calls.put(client, "");
              threads.execute(() -> serve(client));
            } catch (IOException e) {
              return; // nobody listens any more
            }
          }
        });
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      HttpMessage request = HttpMessage.request(in);
      String call = request.call();
      calls.put(client, call);
      Optional<Fault> met = trouble.filter(now -> now.isMetBy(call)).map(Trouble::fault);
      log.add(new Call(call, Instant.now(), met));
      if (met.isPresent()) {
        new Exchange(client, in, request, this::ask).meet(met.get());
      } else {
        pass(client, in, request);
      }
    } catch (IOException e) {
      // One side has hung up.
    } finally {
      calls.remove(client);
    }
  }

  private HttpMessage ask(HttpMessage request) throws IOException {
    try (Socket socket = new Socket(upstream.getAddress(), upstream.getPort())) {
      socket.getOutputStream().write(request.asTheOnlyOne().bytes());
      return HttpMessage.answer(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private void pass(Socket client, InputStream in, HttpMessage request) throws IOException {
    try (Socket socket = new Socket(upstream.getAddress(), upstream.getPort())) {
      socket.setTcpNoDelay(true);
      HttpMessage sent = request.isWebSocket() ? request : request.asTheOnlyOne();
      socket.getOutputStream().write(sent.bytes());
      threads.execute(() -> copy(in, socket));
      InputStream answer = new BufferedInputStream(socket.getInputStream());
      if (!request.isWebSocket()) {
        client.getOutputStream().write(HttpMessage.head(answer).closing().bytes());
      }
      copy(answer, client);
    }
  }

  /** Copies until one side hangs up, and hangs up on the other then. */
  private static void copy(InputStream from, Socket to) {
    try (to) {
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[8192];
      for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
        out.write(bytes, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side has hung up.
    }
  }

  private static void quietly(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      throw new IllegalStateException("nothing throws when it is closed here", e);
    }
  }
}
