package io.kta.json;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The one way in which KTA's values become JSON and come back. Thread-safe.
 *
 * <ul>
 *   <li>A record is an object of its components, in their order; what else it can be asked is not
 *       written. A record of nothing but a {@code String value}, as {@code OperatorId}, is that
 *       text, as a map's key too.
 *   <li>What is empty is left out: {@code Optional}, {@code OptionalDouble} and their like. What is
 *       absent is empty: a component that is an optional, a collection, a map or a record is read
 *       as if it were there and empty, so that text from before a component was added can still be
 *       read. A component of any other type must be there.
 *   <li>A value of a sealed interface says which one it is by {@code type}, the simple name of its
 *       class.
 *   <li>Types of {@code java.time} are written as text as of ISO-8601; a number is read as seconds.
 *   <li>A class that is no record says how it is written by Jackson's own annotations. What is
 *       absent is empty for the parameters of its annotated creator, too.
 *   <li>A property that is there twice is refused, text that stands for a number is, and so is
 *       input that is longer than 64 Mi characters or nested deeper than 100.
 * </ul>
 *
 * <p>{@link JacksonVersion} says which Jackson this needs.
 */
public final class Json {
  private static final long MOST_CHARACTERS = 64L << 20;
  private static final int DEEPEST = 100;

  private static final JsonMapper LENIENT = newMapper(false, new RecordModule(Include.NON_EMPTY));
  private static final JsonMapper STRICT = newMapper(true, new RecordModule(Include.NON_EMPTY));
  private static final JsonMapper COMPLETE = newMapper(false, new RecordModule(Include.ALWAYS));

  private Json() {}

  /**
   * Returns the mapper that ignores properties it does not know, and takes a number that is absent
   * for 0, so that what a newer or older version wrote can be read.
   */
  public static JsonMapper lenient() {
    return LENIENT;
  }

  /**
   * Returns the mapper that refuses properties it does not know and numbers that are absent, to
   * tell whether a text is of a type at all. It writes as the lenient one does.
   */
  public static JsonMapper strict() {
    return STRICT;
  }

  /** Returns the mapper that writes null for what is empty, so that every component is seen. */
  static JsonMapper complete() {
    return COMPLETE;
  }

  private static JsonMapper newMapper(boolean isStrict, RecordModule rules) {
    JacksonVersion.require();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxDocumentLength(MOST_CHARACTERS)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .streamWriteConstraints(
                StreamWriteConstraints.builder().maxNestingDepth(DEEPEST).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .annotationIntrospector(new RecordIntrospector())
        .addModules(new Jdk8Module(), new JavaTimeModule(), rules)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, isStrict)
        .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, isStrict)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .build();
  }
}
