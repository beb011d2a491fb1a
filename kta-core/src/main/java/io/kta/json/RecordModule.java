package io.kta.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.ValueInstantiators;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of {@link Json}, as Jackson takes them. */
final class RecordModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  private final Include emptyOptionals;

  RecordModule(Include emptyOptionals) {
    super("kta");
    this.emptyOptionals = emptyOptionals;
    addText(Instant.class, Instant::parse);
    addText(Duration.class, Duration::parse);
    addText(Period.class, Period::parse);
    addText(LocalDate.class, LocalDate::parse);
    addText(LocalTime.class, LocalTime::parse);
    addText(LocalDateTime.class, LocalDateTime::parse);
    addText(OffsetDateTime.class, OffsetDateTime::parse);
    addText(ZonedDateTime.class, ZonedDateTime::parse);
    addText(ZoneId.class, ZoneId::of);
    addText(ZoneOffset.class, ZoneOffset::of);
    addOptional(
        OptionalDouble.class,
        new OptionalNumbers.Writer<>(
            OptionalDouble.class,
            OptionalDouble::isPresent,
            (value, out) -> out.writeNumber(value.getAsDouble())),
        new OptionalNumbers.Reader<>(
            OptionalDouble.class, OptionalDouble.empty(), Double.class, OptionalDouble::of));
    addOptional(
        OptionalLong.class,
        new OptionalNumbers.Writer<>(
            OptionalLong.class,
            OptionalLong::isPresent,
            (value, out) -> out.writeNumber(value.getAsLong())),
        new OptionalNumbers.Reader<>(
            OptionalLong.class, OptionalLong.empty(), Long.class, OptionalLong::of));
    addOptional(
        OptionalInt.class,
        new OptionalNumbers.Writer<>(
            OptionalInt.class,
            OptionalInt::isPresent,
            (value, out) -> out.writeNumber(value.getAsInt())),
        new OptionalNumbers.Reader<>(
            OptionalInt.class, OptionalInt.empty(), Integer.class, OptionalInt::of));
    setSerializerModifier(new RecordComponentsOnly());
  }

  private <T> void addText(Class<T> type, Function<String, T> parse) {
    addSerializer(type, ToStringSerializer.instance);
    addDeserializer(type, new Text<>(type, parse));
    addKeyDeserializer(type, new TextKey(type, parse));
  }

  private <T> void addOptional(
      Class<T> type, OptionalNumbers.Writer<T> writer, OptionalNumbers.Reader<T, ?> reader) {
    addSerializer(type, writer);
    addDeserializer(type, reader);
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addTypeModifier(new Optionals.TypeModifier());
    context.addSerializers(new Optionals.Writers());
    context.addDeserializers(new Optionals.Readers());
    context.appendAnnotationIntrospector(new RecordIntrospector());
    context.addValueInstantiators(
        new ValueInstantiators.Base() {
          @Override
          public ValueInstantiator findValueInstantiator(
              DeserializationConfig config, BeanDescription bean, ValueInstantiator byDefault) {
            return bean.getType().isRecordType() ? new AbsentIsEmpty(byDefault) : byDefault;
          }
        });
    for (Class<?> optional :
        List.of(Optional.class, OptionalDouble.class, OptionalLong.class, OptionalInt.class)) {
      context
          .configOverride(optional)
          .setInclude(JsonInclude.Value.construct(emptyOptionals, Include.ALWAYS));
    }
  }

  /** Reads what is written by {@code toString}. */
  private static final class Text<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    Text(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    protected T _deserialize(String text, DeserializationContext context) throws IOException {
      try {
        return parse.apply(text);
      } catch (DateTimeException e) {
        return context.reportInputMismatch(
            (JsonDeserializer<?>) this,
            "'%s' is no %s as of ISO-8601",
            text,
            handledType().getSimpleName());
      }
    }
  }

  /** Reads such text as the key of a map. */
  private static final class TextKey extends KeyDeserializer {
    private final Class<?> type;
    private final Function<String, ?> parse;

    TextKey(Class<?> type, Function<String, ?> parse) {
      this.type = type;
      this.parse = parse;
    }

    @Override
    public @Nullable Object deserializeKey(String key, DeserializationContext context)
        throws IOException {
      try {
        return parse.apply(key);
      } catch (DateTimeException e) {
        return context.handleWeirdKey(type, key, "no %s as of ISO-8601", type.getSimpleName());
      }
    }
  }
}
