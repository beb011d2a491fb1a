package io.kta.operator.resource;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;

/**
 * Reads a policy whatever it is like, so that one that cannot be read does not keep all others from
 * being read: of such a one the name is left, and a spec that says nothing. Thread-safe.
 */
final class PolicyDeserializer extends JsonDeserializer<KtaPolicy> {
  /** Who set which field, which nests as deep as the fields do and is of no concern. */
  private static final String MANAGED_FIELDS = "managedFields";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(KtaPolicy.class, Plainly.class);

  /** Has a policy read by its fields, and not by this. */
  @JsonDeserialize
  private static final class Plainly {}

  @Override
  public KtaPolicy deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode sent = parser.readValueAsTree(); // which does not recurse
    if (sent.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove(MANAGED_FIELDS);
    }
    try {
      return JSON.treeToValue(sent, KtaPolicy.class);
    } catch (JsonProcessingException e) {
      return nameOnly(sent.path("metadata"));
    }
  }

  private static KtaPolicy nameOnly(JsonNode metadata) {
    ObjectMeta meta = new ObjectMeta();
    meta.setName(metadata.path("name").asText());
    meta.setNamespace(metadata.path("namespace").asText());
    meta.setUid(metadata.path("uid").asText());
    meta.setResourceVersion(metadata.path("resourceVersion").asText());
    KtaPolicy policy = new KtaPolicy();
    policy.setMetadata(meta);
    return policy;
  }
}
