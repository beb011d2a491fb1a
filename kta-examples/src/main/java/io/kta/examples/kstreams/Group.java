package io.kta.examples.kstreams;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The instances of an application, as Kafka knows them. Immutable.
 *
 * @param admin the brokers; closed by whoever made it
 * @param id the application's id
 */
public record Group(Admin admin, String id) {

  /** Returns how many instances have their tasks; -1 while tasks are being handed out. */
  public int instances() {
    try {
      @Nullable ConsumerGroupDescription group =
          admin.describeConsumerGroups(List.of(id)).all().get().get(id);
      return group != null && group.groupState() == GroupState.STABLE ? group.members().size() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    } catch (ExecutionException e) {
      return -1; // not there yet
    }
  }
}
