package io.kta.operator.resource;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * How JSON of the API server is read: with limits above its own, so that no object that it stores
 * keeps a list of others from being read. What is too odd is told object by object, later.
 */
public final class ResourceJson {
  /** An API server refuses what nests more than 10,000 deep; lists and status come on top. */
  private static final int MOST_LEVELS = 100_000;

  /** An API server takes requests of 3 MB, and reads lists of any number of such objects. */
  private static final int LONGEST_TEXT = 100 << 20;

  private static final ObjectMapper TREES = new ObjectMapper(factory());

  private ResourceJson() {}

  /** Returns how a client is to read and write, for which a new one is to be made each time. */
  public static KubernetesSerialization serialization() {
    KubernetesSerialization serialization =
        new KubernetesSerialization(
            new ObjectMapper(factory()).addMixIn(LeaseSpec.class, LeaseWithTimes.class), true);
    serialization.registerKubernetesResource(KtaPolicy.class);
    return serialization;
  }

  /**
   * Returns whether a client reads and writes this way.
   *
   * @param serialization that of the client
   */
  public static boolean isReadBy(KubernetesSerialization serialization) {
    String deep = "[".repeat(MOST_LEVELS / 2) + "]".repeat(MOST_LEVELS / 2);
    try {
      return serialization.unmarshal(deep, JsonNode.class).isArray()
          && KtaPolicy.class.equals(
              serialization.getRegisteredKubernetesResource(
                  new KtaPolicy().getApiVersion(), new KtaPolicy().getKind()));
    } catch (RuntimeException e) {
      return false;
    }
  }

  /**
   * Reads a text without recursion, however deep it nests.
   *
   * @throws IllegalArgumentException if it is no JSON
   */
  public static JsonNode tree(String json) {
    try {
      return TREES.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the API server sent invalid JSON; try again", e);
    }
  }

  @JsonDeserialize(converter = LeaseTimes.class)
  private static final class LeaseWithTimes {}

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MOST_LEVELS)
                .maxNameLength(LONGEST_TEXT)
                .maxStringLength(LONGEST_TEXT)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(MOST_LEVELS).build())
        .build();
  }
}
