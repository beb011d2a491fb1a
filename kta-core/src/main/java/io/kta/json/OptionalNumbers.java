package io.kta.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code OptionalDouble} and its like: a number, or nothing. */
final class OptionalNumbers {
  private OptionalNumbers() {}

  /** Writes the number. */
  @FunctionalInterface
  interface Content<T> {
    void write(T value, JsonGenerator out) throws IOException;
  }

  /** Writes a number or, where it cannot be left out, null. */
  static final class Writer<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Predicate<T> isPresent;
    private final transient Content<T> content;

    Writer(Class<T> type, Predicate<T> isPresent, Content<T> content) {
      super(type);
      this.isPresent = isPresent;
      this.content = content;
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, T value) {
      return !isPresent.test(value);
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (isPresent.test(value)) {
        content.write(value, out);
      } else {
        out.writeNull();
      }
    }
  }

  /** Reads a number, or takes it for empty. */
  static final class Reader<T, N> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient T empty;
    private final Class<N> number;
    private final transient Function<N, T> of;

    Reader(Class<T> type, T empty, Class<N> number, Function<N, T> of) {
      super(type);
      this.empty = empty;
      this.number = number;
      this.of = of;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return of.apply(context.readValue(in, number));
    }

    @Override
    public T getNullValue(DeserializationContext context) {
      return empty;
    }
  }
}
