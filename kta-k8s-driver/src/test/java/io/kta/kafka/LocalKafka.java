package io.kta.kafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** One real broker, its own controller, in a JVM of its own from the jars on the class path. */
public final class LocalKafka implements AutoCloseable {
  private final Process process;
  private final String bootstrapServers;

  private LocalKafka(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker; it answers some seconds later.
   *
   * @param dir an empty directory, for its data and its log
   */
  public static LocalKafka start(Path dir) throws IOException, InterruptedException {
    return start(dir, "127.0.0.1:" + freePort(), Map.of());
  }

  /**
   * Starts a broker at an address of this machine; it answers some seconds later.
   *
   * @param dir an empty directory, for its data and its log
   * @param broker host and port
   * @param besides settings of the broker, by Kafka's names
   */
  public static LocalKafka start(Path dir, String broker, Map<String, String> besides)
      throws IOException, InterruptedException {
    String controller = "127.0.0.1:" + freePort();
    Path config =
        Files.writeString(
            dir.resolve("server.properties"),
            """
            process.roles=broker,controller
            node.id=1
            controller.quorum.bootstrap.servers=%2$s
            listeners=PLAINTEXT://%1$s,CONTROLLER://%2$s
            advertised.listeners=PLAINTEXT://%1$s
            controller.listener.names=CONTROLLER
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
            log.dirs=%3$s
            offsets.topic.num.partitions=1
            offsets.topic.replication.factor=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=4
            group.initial.rebalance.delay.ms=0
            auto.create.topics.enable=false
            num.network.threads=1
            num.io.threads=2
            """
                    .formatted(broker, controller, dir.resolve("data"))
                + lines(besides));
    run(
        dir,
        "kafka.tools.StorageTool",
        "format",
        "--standalone",
        "--cluster-id",
        Uuid.randomUuid().toString(),
        "--config",
        config.toString());
    return new LocalKafka(launch(dir, "kafka.Kafka", config.toString()), broker);
  }

  /** Returns where clients find it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static void run(Path dir, String... mainAndArguments)
      throws IOException, InterruptedException {
    Process process = launch(dir, mainAndArguments);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(
          mainAndArguments[0] + " failed: " + Files.readString(dir.resolve("log")));
    }
  }

  private static Process launch(Path dir, String... mainAndArguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(List.of(mainAndArguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()))
        .start();
  }

  private static String lines(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
