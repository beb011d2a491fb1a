package io.kta.json;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.impl.PropertyValueBuffer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes records, and classes with an annotated creator, with something empty for a component that
 * is absent; an explicit null stays.
 */
final class AbsentIsEmpty extends ValueInstantiator.Delegating {
  private static final long serialVersionUID = 1L;

  AbsentIsEmpty(ValueInstantiator delegate) {
    super(delegate);
  }

  @Override
  public Object createFromObjectWith(
      DeserializationContext context, SettableBeanProperty[] components, PropertyValueBuffer found)
      throws IOException {
    boolean[] present = new boolean[components.length];
    for (int i = 0; i < components.length; i++) {
      present[i] = found.hasParameter(components[i]);
    }
    @Nullable Object[] values = found.getParameters(components);
    for (int i = 0; i < components.length; i++) {
      if (values[i] == null && !present[i]) {
        values[i] = empty(components[i], context);
      }
    }
    return delegate().createFromObjectWith(context, values);
  }

  private @Nullable Object empty(SettableBeanProperty component, DeserializationContext context)
      throws IOException {
    JavaType type = component.getType();
    if (type.isCollectionLikeType() || type.isArrayType()) {
      return context.readTreeAsValue(JsonNodeFactory.instance.arrayNode(), type);
    }
    if (type.isMapLikeType() || isMadeOfComponents(component.getValueDeserializer())) {
      return context.readTreeAsValue(JsonNodeFactory.instance.objectNode(), type);
    }
    if (!getValueClass().isRecord()) {
      return null; // what a class does without it, its creator says
    }
    return context.reportInputMismatch(
        component,
        "%s of %s is missing; give it a value",
        component.getName(),
        getValueClass().getSimpleName());
  }

  private static boolean isMadeOfComponents(@Nullable JsonDeserializer<?> deserializer) {
    return deserializer instanceof ValueInstantiator.Gettable made
        && made.getValueInstantiator() instanceof AbsentIsEmpty;
  }
}
