package io.kta.operator.resource;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;

/**
 * Reads a status whatever it is like: one of another version that cannot be read counts as none,
 * since it is written anew anyway. Thread-safe.
 */
final class StatusReader extends JsonDeserializer<KtaPolicyStatus> {
  private static final ObjectMapper JSON =
      new ObjectMapper().addMixIn(KtaPolicyStatus.class, Plainly.class);

  /** Has a status read by its fields, and not by this reader. */
  @JsonDeserialize
  private static final class Plainly {}

  @Override
  public KtaPolicyStatus deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode sent = parser.readValueAsTree();
    try {
      return Nesting.isTooDeep(sent, 0)
          ? new KtaPolicyStatus()
          : JSON.treeToValue(sent, KtaPolicyStatus.class);
    } catch (JsonProcessingException e) {
      return new KtaPolicyStatus();
    }
  }
}
