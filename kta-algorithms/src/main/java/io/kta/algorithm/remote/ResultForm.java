package io.kta.algorithm.remote;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import io.kta.algorithm.Algorithm;
import io.kta.json.Json;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How results of an algorithm's step travel: as the {@code value} of an object, since the protocol
 * knows objects only and a result may be a mere number.
 *
 * @param <T> the type of the results
 */
final class ResultForm<T> {
  private static final String VALUE = "value";

  private final JavaType type;

  private ResultForm(JavaType type) {
    this.type = type;
  }

  static <M> ResultForm<M> ofMonitored(Algorithm<M, ?> algorithm) {
    return new ResultForm<>(known(algorithm.resultTypes().monitored(), algorithm));
  }

  static <A> ResultForm<A> ofAnalyzed(Algorithm<?, A> algorithm) {
    return new ResultForm<>(known(algorithm.resultTypes().analyzed(), algorithm));
  }

  private static JavaType known(Optional<Type> type, Algorithm<?, ?> algorithm) {
    return Json.strict()
        .constructType(
            type.orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the result types of %s are not known; name them where it is composed, or return them from its resultTypes()"
                            .formatted(algorithm.name()))));
  }

  JsonObject write(T result) {
    return Protocol.object(Map.of(VALUE, requireNonNull(result, "a step returned null")));
  }

  T read(JsonObject json) throws NotUnderstoodException {
    try {
      @Nullable T result = Json.strict().readerFor(type).at("/" + VALUE).readValue(json.text());
      if (result != null) {
        return result;
      }
      throw new NotUnderstoodException(
          "the result '%s' has no value, so it is not what this algorithm found"
              .formatted(Excerpt.of(json.text())));
    } catch (JsonProcessingException e) {
      throw new NotUnderstoodException(
          "the result '%s' is not what this algorithm found: %s"
              .formatted(Excerpt.of(json.text()), Excerpt.of(e.getOriginalMessage())),
          e);
    }
  }
}
