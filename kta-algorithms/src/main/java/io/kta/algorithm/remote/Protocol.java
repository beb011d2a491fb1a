package io.kta.algorithm.remote;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.kta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The JSON of both sides, in which a {@link JsonObject} stands as it is. */
final class Protocol {
  /**
   * The header by which a caller says that it reads more in an answer than the existing KTA, which
   * refuses what it does not know.
   */
  static final String ACCEPTS = "KTA-Accepts";

  /** As the value of {@link #ACCEPTS}: a plan may have a reason beside each parallelism. */
  static final String REASON = "reason";

  /** Under this the reader of a {@link JsonObject} finds the text that it is a part of. */
  private static final String SOURCE = "source";

  private static final ObjectMapper MAPPER =
      Json.lenient()
          .copy()
          .setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .registerModule(
              new SimpleModule()
                  .addSerializer(new AsItIs())
                  .addDeserializer(JsonObject.class, new PartOfSource()));

  private Protocol() {}

  /** Reads all of a text and keeps nothing of it. */
  static void requireObject(String text) throws JsonProcessingException {
    try (JsonParser parser = MAPPER.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "it does not begin with a {");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something follows the object");
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
  }

  static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  static StepRequest readRequest(String text) throws JsonProcessingException {
    return MAPPER.readerFor(StepRequest.class).withAttribute(SOURCE, text).readValue(text);
  }

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass() + " as JSON", e);
    }
  }

  /** Returns a value as an object; its type must be written as one. */
  static JsonObject object(Object value) {
    return new JsonObject(write(value));
  }

  private static final class AsItIs extends StdSerializer<JsonObject> {
    private static final long serialVersionUID = 1L;

    AsItIs() {
      super(JsonObject.class);
    }

    @Override
    public void serialize(JsonObject value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeRawValue(value.text());
    }
  }

  private static final class PartOfSource extends StdDeserializer<JsonObject> {
    private static final long serialVersionUID = 1L;

    PartOfSource() {
      super(JsonObject.class);
    }

    @Override
    public JsonObject deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        return context.reportInputMismatch(this, "it must be an object");
      }
      int from = (int) json.currentTokenLocation().getCharOffset();
      json.skipChildren();
      if (from < 0) {
        return JsonObject.empty(); // it is absent, which is read as an empty object
      }
      int to = (int) json.currentLocation().getCharOffset();
      return new JsonObject(((String) context.getAttribute(SOURCE)).substring(from, to));
    }
  }
}
