package io.kta.operator.faults;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Stands between Kafka's client and a broker, and has answers meet faults: each is four bytes of
 * length and so many more. Thread-safe.
 */
final class KafkaProxy implements Proxy {
  /** What Kafka's protocol has no place for. */
  static final Map<Fault, String> HOLES =
      Map.of(
          Fault.CLIENT_ERROR, "errors are part of Kafka's answers",
          Fault.THROTTLED, "Kafka's client waits by itself as long as brokers ask it to",
          Fault.SERVER_ERROR, "errors are part of Kafka's answers",
          Fault.REDIRECT, "Kafka has none",
          Fault.DUPLICATE_KEYS, "Kafka's answers have no keys",
          Fault.CLOCK, "what is measured has no time");

  private static final int GIGABYTE = 1 << 30;
  private static final byte[] HTML =
      "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>no</html>"
          .getBytes(StandardCharsets.UTF_8);

  private final int brokerPort;
  private final ExecutorService threads = Sockets.daemons("kafka-proxy");
  private final Entrance entrance;
  private final List<FaultyProxy.Call> log = new CopyOnWriteArrayList<>();

  /** Written by the test, read by the threads that serve; empty while all is well. */
  private volatile Optional<Fault> trouble = Optional.empty();

  KafkaProxy(int brokerPort) {
    this.brokerPort = brokerPort;
    this.entrance = new Entrance(threads, this::serve);
  }

  int port() {
    return entrance.port();
  }

  @Override
  public void begin(Fault fault, Pattern which) {
    trouble = Optional.of(fault);
    if (fault == Fault.REFUSED) {
      entrance.shut();
    }
  }

  @Override
  public void end() {
    trouble = Optional.empty();
    entrance.open();
  }

  @Override
  public List<FaultyProxy.Call> calls(Pattern which, Instant since) {
    return log.stream().filter(call -> !call.at().isBefore(since)).toList();
  }

  @Override
  public boolean keepsConnections() {
    return true;
  }

  @Override
  public void close() {
    entrance.close();
  }

  private void serve(Socket client) {
    try (client;
        Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
      InputStream questions = client.getInputStream();
      threads.execute(() -> Sockets.copy(questions, broker));
      DataInputStream answers =
          new DataInputStream(new BufferedInputStream(broker.getInputStream()));
      while (true) {
        byte[] body = new byte[answers.readInt()];
        answers.readFully(body);
        Optional<Fault> met = trouble;
        log.add(new FaultyProxy.Call("answer", Instant.now(), met));
        answer(client, body, met);
      }
    } catch (IOException e) {
      // One side has hung up.
    }
  }

  /** Sends one answer, as a fault has it. */
  private static void answer(Socket client, byte[] body, Optional<Fault> met) throws IOException {
    byte[] right = ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array();
    if (met.isEmpty()) {
      send(client, right);
      return;
    }
    switch (met.get()) {
      case RESET -> {
        send(client, Arrays.copyOf(right, right.length / 2));
        client.setSoLinger(true, 0);
        client.close();
      }
      case HANGS -> {}
      case STALLS -> send(client, Arrays.copyOf(right, right.length / 2));
      case DRIP -> drip(client, right);
      case HTML -> send(client, HTML);
      case GARBAGE -> {
        byte[] garbage = new byte[4096];
        new Random(7).nextBytes(garbage);
        send(client, garbage);
      }
      case TRUNCATED -> {
        send(client, Arrays.copyOf(right, right.length / 2));
        client.close();
      }
      case GIGABYTE -> gigabyte(client);
      case WRONG_TYPE -> { // of the right length, and to the right question
        Arrays.fill(right, 8, right.length, (byte) 7);
        send(client, right);
      }
      default -> client.close();
    }
  }

  private static void drip(Socket client, byte[] right) throws IOException {
    try {
      for (byte one : right) {
        send(client, new byte[] {one});
        boolean unused = new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void gigabyte(Socket client) throws IOException {
    send(client, ByteBuffer.allocate(4).putInt(GIGABYTE).array());
    byte[] block = new byte[1 << 16];
    for (long sent = 0; sent < GIGABYTE; sent += block.length) {
      send(client, block);
    }
  }

  private static void send(Socket client, byte[] bytes) throws IOException {
    client.getOutputStream().write(bytes);
    client.getOutputStream().flush();
  }
}
