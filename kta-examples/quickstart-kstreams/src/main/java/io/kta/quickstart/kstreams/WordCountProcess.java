package io.kta.quickstart.kstreams;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of WordCount, chosen by the first argument: {@code tokenizer-counter}, {@code
 * tokenizer}, {@code counter} or {@code producer}. Settings come from {@code streams.properties} in
 * the folder that {@code KSTREAMS_CONF_DIR} names, and from arguments {@code -D key=value}.
 */
public final class WordCountProcess {
  private static final Logger LOG = LoggerFactory.getLogger(WordCountProcess.class);
  private static final String CONF_DIR = "KSTREAMS_CONF_DIR";

  private WordCountProcess() {}

  /** Runs the process until it is asked to end, or fails; then the JVM ends. */
  public static void main(String... arguments)
      throws IOException, ExecutionException, InterruptedException {
    Role role = Role.of(arguments.length == 0 ? "" : arguments[0]);
    Settings settings =
        Settings.of(
            Path.of(System.getenv().getOrDefault(CONF_DIR, "/opt/kstreams/conf")),
            Arrays.asList(arguments).subList(1, arguments.length));
    Topics.create(settings.kafka(), settings.partitions());
    if (role == Role.PRODUCER) {
      produce(settings);
    } else if (!stream(role, settings)) {
      System.exit(1); // threads of Kafka Streams may be left
    }
  }

  private static void produce(Settings settings) throws InterruptedException {
    LineProducer producer = new LineProducer(settings.kafka(), settings.linesPerSecond());
    Runtime.getRuntime().addShutdownHook(new Thread(producer::close, "close"));
    producer.run(settings.partitions());
  }

  /** Runs an application; returns whether it ended because it was asked to. */
  private static boolean stream(Role role, Settings settings)
      throws IOException, InterruptedException {
    Properties kafka = settings.kafka();
    kafka.putIfAbsent(StreamsConfig.APPLICATION_ID_CONFIG, role.applicationId());
    Work work = new Work(settings.perWord());
    CountDownLatch ended = new CountDownLatch(1);
    KafkaStreams streams = new KafkaStreams(WordCount.topology(role, work), kafka);
    try (Health health = Health.start(settings.httpAddress(), work, streams::state)) {
      streams.setStateListener(
          (now, before) -> {
            LOG.info("{} is {}, and was {}", role.text(), now, before);
            if (now == KafkaStreams.State.RUNNING) {
              health.running();
            }
            if (now.hasCompletedShutdown()) {
              ended.countDown();
            }
          });
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> close(role, streams, settings), "close"));
      streams.start();
      ended.await();
      return streams.state() == KafkaStreams.State.NOT_RUNNING;
    }
  }

  private static void close(Role role, KafkaStreams streams, Settings settings) {
    boolean isClosed =
        streams.close(
            new KafkaStreams.CloseOptions()
                .timeout(settings.closeTimeout())
                .leaveGroup(settings.leavesGroup()));
    LOG.info("{} {}", role.text(), isClosed ? "is closed" : "could not be closed in time");
  }
}
