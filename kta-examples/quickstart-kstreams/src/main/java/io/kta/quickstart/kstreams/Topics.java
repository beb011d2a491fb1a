package io.kta.quickstart.kstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics of WordCount. */
final class Topics {
  /** Lines of text, without keys. */
  static final String LINES = "kta-quickstart-lines";

  /** Words, each its own key; between the two applications only. */
  static final String WORDS = "kta-quickstart-words";

  /** How often each word came so far, by word. */
  static final String COUNTS = "kta-quickstart-counts";

  private static final List<String> ALL = List.of(LINES, WORDS, COUNTS);

  private Topics() {}

  /** Creates those that are not there yet, with the brokers' default of replicas. */
  static void create(Properties kafka, int partitions)
      throws ExecutionException, InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : ALL) {
      topics.add(new NewTopic(name, Optional.of(partitions), Optional.<Short>empty()));
    }
    try (Admin admin = Admin.create(kafka)) {
      for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
        try {
          created.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    }
  }
}
