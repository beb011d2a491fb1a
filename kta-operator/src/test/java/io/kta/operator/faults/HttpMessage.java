package io.kta.operator.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request or an answer of HTTP/1.1.
 *
 * @param start its first line
 * @param headers a line each
 * @param body without what chunks add to it
 */
@SuppressWarnings("ArrayRecordComponent") // messages are never compared
record HttpMessage(String start, List<String> headers, byte[] body) {

  /** Reads a request; its body is empty if it announces none. */
  static HttpMessage request(InputStream in) throws IOException {
    return read(in, false);
  }

  /** Reads an answer, up to the end of the connection if it announces no length. */
  static HttpMessage answer(InputStream in) throws IOException {
    return read(in, true);
  }

  /** Reads the head only; the body is what comes next. */
  static HttpMessage head(InputStream in) throws IOException {
    String start = line(in);
    List<String> headers = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      headers.add(line);
    }
    return new HttpMessage(start, headers, new byte[0]);
  }

  private static HttpMessage read(InputStream in, boolean toTheEnd) throws IOException {
    HttpMessage head = head(in);
    Optional<String> length = head.header("content-length");
    if (head.header("transfer-encoding").isPresent()) {
      return new HttpMessage(head.start, head.headers, chunks(in));
    }
    byte[] body =
        length.isPresent()
            ? in.readNBytes(Integer.parseInt(length.get()))
            : toTheEnd ? in.readAllBytes() : new byte[0];
    return new HttpMessage(head.start, head.headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
      all.write(in.readNBytes(size));
      String end = line(in);
      if (size == 0) {
        return all.toByteArray();
      }
      if (!end.isEmpty()) {
        throw new IOException("a chunk is longer than it says");
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("hung up");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
  }

  /** Returns the value of a header, whose name is given in lower case. */
  Optional<String> header(String name) {
    return headers.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /** Returns method and address of a request. */
  String call() {
    return start.replaceFirst(" HTTP/1.1$", "");
  }

  boolean isWebSocket() {
    return header("upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  /** Returns this with another body, and nothing said of its form but its length. */
  HttpMessage withBody(byte[] other) {
    List<String> kept = new ArrayList<>();
    for (String line : headers) {
      String name = line.replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
      if (!List.of("content-length", "transfer-encoding").contains(name)) {
        kept.add(line);
      }
    }
    kept.add("Content-Length: " + other.length);
    return new HttpMessage(start, kept, other);
  }

  /** Returns this as the only message of its connection, and without asking for HTTP/2. */
  HttpMessage asTheOnlyOne() {
    return closing().withBody(body);
  }

  /** Returns this as the last of its connection. */
  HttpMessage closing() {
    List<String> kept = new ArrayList<>();
    for (String line : headers) {
      String name = line.replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
      if (!List.of("connection", "upgrade", "http2-settings").contains(name)) {
        kept.add(line);
      }
    }
    kept.add("Connection: close");
    return new HttpMessage(start, kept, body);
  }

  byte[] bytes() {
    byte[] head =
        (start + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }
}
