package io.kta.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerFactory;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes which one of a closed choice a value is wherever it stands; Jackson itself writes that
 * only where the choice is declared, and results of algorithms are declared as {@code Object}.
 */
final class ChoiceSerializer extends JsonSerializer<Object>
    implements ContextualSerializer, ResolvableSerializer {
  private final JsonSerializer<Object> content;
  private final TypeSerializer type;

  private ChoiceSerializer(JsonSerializer<Object> content, TypeSerializer type) {
    this.content = content;
    this.type = type;
  }

  @Override
  public void serialize(Object value, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    content.serializeWithType(value, out, provider, type);
  }

  @Override
  public void serializeWithType(
      Object value, JsonGenerator out, SerializerProvider provider, TypeSerializer declared)
      throws IOException {
    content.serializeWithType(value, out, provider, declared);
  }

  @Override
  public void resolve(SerializerProvider provider) throws JsonMappingException {
    if (content instanceof ResolvableSerializer resolvable) {
      resolvable.resolve(provider);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // a serializer in context is of the same type
  public JsonSerializer<?> createContextual(
      SerializerProvider provider, @Nullable BeanProperty property) throws JsonMappingException {
    JsonSerializer<?> inContext = provider.handleSecondaryContextualization(content, property);
    return inContext == content
        ? this
        : new ChoiceSerializer((JsonSerializer<Object>) inContext, type);
  }

  /** Has each member of a closed choice written so. */
  static final class Modifier extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public List<BeanPropertyWriter> changeProperties(
        SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
      if (Choices.isOf(bean.getClassInfo())
          && properties.stream().anyMatch(each -> each.getName().equals(Choices.TYPE))) {
        throw new IllegalArgumentException(
            "%s has a component %s, by which JSON distinguishes the types of a sealed interface; rename it"
                .formatted(bean.getBeanClass().getName(), Choices.TYPE));
      }
      return properties;
    }

    @Override
    @SuppressWarnings("unchecked") // as Jackson itself takes every serializer
    public JsonSerializer<?> modifySerializer(
        SerializationConfig config, BeanDescription bean, JsonSerializer<?> serializer) {
      TypeSerializer type =
          Choices.isOf(bean.getClassInfo())
              ? BeanSerializerFactory.instance.createTypeSerializer(config, bean.getType())
              : null;
      return type == null
          ? serializer
          : new ChoiceSerializer((JsonSerializer<Object>) serializer, type);
    }
  }
}
