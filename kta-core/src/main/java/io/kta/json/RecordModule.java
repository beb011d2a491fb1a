package io.kta.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.ValueInstantiators;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The rules of {@link Json}, as Jackson takes them. */
final class RecordModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  private final Include emptyOptionals;

  RecordModule(Include emptyOptionals) {
    super("kta");
    this.emptyOptionals = emptyOptionals;
    // Jackson's own leave out the zone's name and write seconds of 0; texts of before do not
    for (Class<?> time :
        List.of(LocalTime.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class)) {
      addSerializer(time, ToStringSerializer.instance);
    }
    setSerializerModifier(new ChoiceSerializer.Modifier());
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addValueInstantiators(
        new ValueInstantiators.Base() {
          @Override
          public ValueInstantiator findValueInstantiator(
              DeserializationConfig config, BeanDescription bean, ValueInstantiator byDefault) {
            return byDefault.canCreateFromObjectWith() ? new AbsentIsEmpty(byDefault) : byDefault;
          }
        });
    for (Class<?> optional :
        List.of(Optional.class, OptionalDouble.class, OptionalLong.class, OptionalInt.class)) {
      context
          .configOverride(optional)
          .setInclude(JsonInclude.Value.construct(emptyOptionals, Include.ALWAYS));
    }
  }
}
