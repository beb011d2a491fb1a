package io.kta.examples.kstreams;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of WordCount in a JVM of its own, from the jars on the class path. Thread-safe. */
final class Instance implements AutoCloseable {
  private static final int GRACE_SECONDS = 30;
  private static final int PAUSE_MILLIS = 50;
  private static final int TIMEOUT_MILLIS = 5_000;

  private final String name;
  private final Process process;
  private final URI address;
  private final Path log;

  /** Leaves nothing behind where the caller is interrupted. */
  private final Thread atExit = new Thread(this::kill, "instance-at-exit");

  private Instance(String name, Process process, URI address, Path log) {
    this.name = name;
    this.process = process;
    this.address = address;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts one.
   *
   * @param dir for its counts and its log; one that is started again with the same goes on from its
   *     counts
   * @param settings of Kafka Streams and of WordCount
   */
  static Instance start(String role, String name, Path dir, Map<String, String> settings)
      throws IOException {
    String address = "127.0.0.1:" + freePort();
    Path log = Files.createDirectories(dir).resolve("log");
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("state.dir", dir.resolve("counts").toString());
    all.put("wordcount.http.address", address);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.log.io.kta=info",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                "io.kta.quickstart.kstreams.WordCountProcess",
                role));
    all.forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Instance(name, process, URI.create("http://" + address), log);
  }

  String name() {
    return name;
  }

  /** Returns once it has tasks, or none is left for it. */
  Instance awaitReady() throws InterruptedException, IOException {
    while (!isReady()) {
      if (process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "%s ended with %d: %s".formatted(name, process.exitValue(), Files.readString(log)));
      }
    }
    return this;
  }

  private boolean isReady() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) address.resolve("/ready").toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  /** Returns a counter that it serves as Prometheus reads it. */
  double counter(String metric) throws IOException {
    try (var in = address.resolve("/metrics").toURL().openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher line = Pattern.compile("(?m)^" + metric + " (.+)$").matcher(text);
      if (!line.find()) {
        throw new IOException(name + " serves no " + metric + ": " + text);
      }
      return Double.parseDouble(line.group(1));
    }
  }

  /** Has it end as Kubernetes does, by SIGTERM; fails if it takes longer than its grace period. */
  void stop() throws InterruptedException {
    process.destroy();
    boolean hasEnded = process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
    close();
    if (!hasEnded) {
      throw new IllegalStateException(
          "%s did not end within %d s; its log is %s".formatted(name, GRACE_SECONDS, log));
    }
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
    kill();
  }

  private void kill() {
    process.destroyForcibly();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
