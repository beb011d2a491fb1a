package io.kta.operator.resource;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a spec whatever it is like, and its values as the schema means them: {@code "4"} and {@code
 * 1.5} are no whole numbers. Thread-safe.
 */
final class SpecReader extends JsonDeserializer<KtaPolicySpec> {
  private static final ObjectMapper STRICT = strict();

  @Override
  public KtaPolicySpec deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode sent = parser.readValueAsTree();
    leaveOutBlank(sent.at("/behavior/udfs"), "analyzeEndpoint");
    leaveOutBlank(
        sent.path("scaleDriver"),
        "flinkJobManagerBaseUrl",
        "flinkJobId",
        "flinkTaskManagerDeploymentName");
    KtaPolicySpec spec = new KtaPolicySpec();
    spec.behavior = read(sent.path("behavior"), BehaviorSpec.class);
    spec.scaleDriver = read(sent.path("scaleDriver"), ScaleDriverSpec.class);
    return spec;
  }

  @Override
  public KtaPolicySpec getNullValue(DeserializationContext context) {
    return new KtaPolicySpec();
  }

  /** Takes out optional fields that are blank, which policies of the existing KTA may have. */
  private static void leaveOutBlank(JsonNode part, String... fields) {
    for (String field : fields) {
      if (part instanceof ObjectNode object
          && object.path(field).isTextual()
          && object.path(field).asText().isBlank()) {
        object.remove(field);
      }
    }
  }

  private static <T> @Nullable T read(JsonNode part, Class<T> type) {
    try {
      return part.isMissingNode() || Nesting.isTooDeep(part, 1)
          ? null
          : STRICT.treeToValue(part, type);
    } catch (JsonProcessingException e) {
      return null; // what is wrong with it is found when the policy is read
    }
  }

  private static ObjectMapper strict() {
    return JsonMapper.builder()
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .withCoercionConfig(
            LogicalType.Textual,
            text -> {
              text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            })
        .build();
  }
}
