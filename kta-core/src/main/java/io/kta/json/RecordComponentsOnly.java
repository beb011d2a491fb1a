package io.kta.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.PropertyMetadata;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.introspect.VirtualAnnotatedMember;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.VirtualBeanPropertyWriter;
import com.fasterxml.jackson.databind.util.Annotations;
import com.fasterxml.jackson.databind.util.SimpleBeanPropertyDefinition;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes of a record its components, and not what else it can be asked; and which one of a closed
 * choice it is, wherever it stands: Jackson itself writes that only where the choice is declared.
 */
final class RecordComponentsOnly extends BeanSerializerModifier {
  private static final long serialVersionUID = 1L;

  @Override
  public List<BeanPropertyWriter> changeProperties(
      SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
    Class<?> type = bean.getBeanClass();
    List<BeanPropertyWriter> kept = new ArrayList<>();
    if (Choices.choiceOf(type).isPresent()) {
      kept.add(new ChoiceWriter(config, bean.getClassInfo()));
    }
    if (!type.isRecord()) {
      kept.addAll(properties);
      return kept;
    }
    Set<String> components =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());
    if (!kept.isEmpty() && components.contains(Choices.TYPE)) {
      throw new IllegalArgumentException(
          "%s has a component %s, by which JSON tells which of a sealed interface it is; rename it"
              .formatted(type.getName(), Choices.TYPE));
    }
    properties.stream()
        .filter(property -> components.contains(property.getMember().getName()))
        .forEach(kept::add);
    return kept;
  }

  /** Writes the simple name of the class. */
  private static final class ChoiceWriter extends VirtualBeanPropertyWriter {
    private static final long serialVersionUID = 1L;

    ChoiceWriter(SerializationConfig config, AnnotatedClass type) {
      this(definition(config, type), type.getAnnotations(), config.constructType(String.class));
    }

    private ChoiceWriter(
        BeanPropertyDefinition definition, Annotations annotations, JavaType declared) {
      super(definition, annotations, declared);
    }

    private static BeanPropertyDefinition definition(
        SerializationConfig config, AnnotatedClass type) {
      return SimpleBeanPropertyDefinition.construct(
          config,
          new VirtualAnnotatedMember(
              type, type.getRawType(), Choices.TYPE, config.constructType(String.class)),
          PropertyName.construct(Choices.TYPE),
          PropertyMetadata.STD_REQUIRED,
          JsonInclude.Value.empty());
    }

    @Override
    protected Object value(Object bean, JsonGenerator out, SerializerProvider provider) {
      return bean.getClass().getSimpleName();
    }

    @Override
    public VirtualBeanPropertyWriter withConfig(
        MapperConfig<?> config,
        AnnotatedClass declaringClass,
        BeanPropertyDefinition definition,
        JavaType type) {
      return new ChoiceWriter(definition, declaringClass.getAnnotations(), type);
    }
  }
}
