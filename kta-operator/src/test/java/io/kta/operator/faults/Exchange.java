package io.kta.operator.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request over HTTP that meets a fault. */
final class Exchange {
  /** How long a server asks to be left alone. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private static final long GIGABYTE = 1L << 30;
  private static final String STREAM = "{\"type\":\"ADDED\",\"object\":{\"kind\":\"KtaPolicy\"}}";

  private final Socket client;
  private final InputStream fromClient;
  private final HttpMessage request;
  private final Upstream upstream;

  /** Gives a request to who would answer it rightly. */
  interface Upstream {
    HttpMessage answer(HttpMessage request) throws IOException;
  }

  Exchange(Socket client, InputStream fromClient, HttpMessage request, Upstream upstream) {
    this.client = client;
    this.fromClient = fromClient;
    this.request = request;
    this.upstream = upstream;
  }

  /**
   * Answers as a fault has it; a request is done before its answer is spoilt, if it gets so far.
   */
  void meet(Fault fault) throws IOException {
    switch (fault) {
      case REFUSED -> reset();
      case RESET -> {
        send(begun(right().bytes()));
        reset();
      }
      case HANGS -> awaitHangUp();
      case STALLS -> {
        send(begun(right().bytes()));
        awaitHangUp();
      }
      case DRIP -> drip(right().bytes());
      case CLIENT_ERROR -> send(status("400 Bad Request", "injected: it is the client's fault"));
      case THROTTLED -> {
        String header = "Retry-After: " + RETRY_AFTER.toSeconds();
        send(status("429 Too Many Requests", "injected: too many", header));
      }
      case SERVER_ERROR -> send(status("500 Internal Server Error", "injected: it is broken"));
      case REDIRECT ->
          send(status("302 Found", "", "Location: http://127.0.0.1:1/elsewhere?secret=1"));
      case HTML -> send(answer("text/html", "<!doctype html><html><body>Log in</body></html>"));
      case GARBAGE -> send(garbage());
      case TRUNCATED -> sendJson(BadJson.truncated(json()));
      case DUPLICATE_KEYS -> sendJson(BadJson.withDuplicateKeys(json()));
      case GIGABYTE -> gigabyte();
      case WRONG_TYPE -> sendJson("[true,[1],\"two\"]".getBytes(StandardCharsets.UTF_8));
      case CLOCK -> send(anHourAhead(right()).bytes());
    }
  }

  /** Returns an answer without its end. */
  private static byte[] begun(byte[] answer) {
    return Arrays.copyOf(answer, answer.length * 2 / 3);
  }

  private HttpMessage right() throws IOException {
    return isStream()
        ? HttpMessage.answer(new java.io.ByteArrayInputStream(answer("application/json", STREAM)))
        : upstream.answer(request);
  }

  private boolean isStream() {
    return request.isWebSocket() || request.call().contains("watch=true");
  }

  private byte[] json() throws IOException {
    return right().body();
  }

  private static byte[] garbage() {
    byte[] bytes = new byte[4096];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static HttpMessage anHourAhead(HttpMessage right) {
    List<String> headers = new ArrayList<>(right.headers());
    headers.removeIf(line -> line.regionMatches(true, 0, "date:", 0, 5));
    headers.add(
        "Date: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.ofInstant(Instant.now().plus(Duration.ofHours(1)), ZoneOffset.UTC)));
    return new HttpMessage(right.start(), headers, right.body())
        .withBody(BadJson.anHourAhead(right.body()));
  }

  private void sendJson(byte[] body) throws IOException {
    send(
        new HttpMessage(
                "HTTP/1.1 200 OK",
                List.of("Content-Type: application/json", "Connection: close"),
                new byte[0])
            .withBody(body)
            .bytes());
  }

  private static byte[] status(String status, String words, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: text/plain");
    all.add("Connection: close");
    return new HttpMessage("HTTP/1.1 " + status, all, new byte[0])
        .withBody(words.getBytes(StandardCharsets.UTF_8))
        .bytes();
  }

  private static byte[] answer(String type, String body) {
    return new HttpMessage(
            "HTTP/1.1 200 OK", List.of("Content-Type: " + type, "Connection: close"), new byte[0])
        .withBody(body.getBytes(StandardCharsets.UTF_8))
        .bytes();
  }

  private void send(byte[] bytes) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  private void reset() throws IOException {
    client.setSoLinger(true, 0); // a reset instead of an orderly end
    client.close();
  }

  private void awaitHangUp() throws IOException {
    while (fromClient.read() >= 0) {}
  }

  /** A byte at a time, until who asked hangs up, or the whole has been sent after minutes. */
  private void drip(byte[] bytes) throws IOException {
    try {
      for (byte one : bytes) {
        send(new byte[] {one});
        boolean unused = new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void gigabyte() throws IOException {
    send(
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + GIGABYTE
                + "\r\n\r\n{\"a\":\"")
            .getBytes(StandardCharsets.UTF_8));
    byte[] block = new byte[1 << 16];
    Arrays.fill(block, (byte) 'x');
    for (long sent = 0; sent < GIGABYTE; sent += block.length) {
      send(block);
    }
  }
}
