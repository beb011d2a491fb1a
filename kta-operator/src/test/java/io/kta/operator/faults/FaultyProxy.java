package io.kta.operator.faults;

import io.kta.operator.ReservedPort;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;

/**
 * Stands between who asks and who answers over HTTP, and has calls meet faults: the idea is
 * toxiproxy's. A connection carries one request. Thread-safe.
 */
final class FaultyProxy implements Proxy {
  private final InetSocketAddress upstream;
  private final ReservedPort port = new ReservedPort();
  private final ExecutorService threads = Sockets.daemons("faulty-proxy");
  private final Map<Socket, String> calls = new ConcurrentHashMap<>();
  private final List<Call> log = new CopyOnWriteArrayList<>();

  /** Written by the test, read by the threads that serve; empty while all is well. */
  private volatile Optional<Trouble> trouble = Optional.empty();

  /** Written by the test, read by the threads that serve; complete while watches may speak. */
  private volatile CompletableFuture<Void> silence = CompletableFuture.completedFuture(null);

  /** Written by the test and by the thread that accepts; closed while calls are refused. */
  private volatile ServerSocket server;

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
    this.server = Sockets.listen(port.number());
    accept(server);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port.number());
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
      Sockets.close(server);
    }
    calls.forEach(
        (socket, call) -> {
          if (which.matcher(call).matches()) {
            Sockets.close(socket);
          }
        });
  }

  /** Has all calls be answered rightly again; those that hang do so until they are given up. */
  @Override
  public void end() {
    trouble = Optional.empty();
    if (server.isClosed()) {
      server = Sockets.listen(port.number());
      accept(server);
    }
  }

  /** Holds back what watches deliver, which stay open. */
  void silenceWatches() {
    silence = new CompletableFuture<>();
  }

  /** Hands on what was held back. */
  void endSilence() {
    boolean unused = silence.complete(null);
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
    endSilence();
    Sockets.close(server);
    Sockets.close(port);
    calls.keySet().forEach(Sockets::close);
    threads.shutdownNow();
  }

  private void accept(ServerSocket listening) {
    threads.execute(
        () ->
            Sockets.accept(
                listening,
                client -> {
                  calls.put(client, "");
                  threads.execute(() -> serve(client));
                }));
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
      threads.execute(() -> Sockets.copy(in, socket));
      InputStream answer = new BufferedInputStream(socket.getInputStream());
      if (!request.isWebSocket()) {
        client.getOutputStream().write(HttpMessage.head(answer).closing().bytes());
      }
      Sockets.copy(
          answer,
          client,
          () -> {
            if (request.isWebSocket()) {
              silence.join();
            }
          });
    }
  }
}
