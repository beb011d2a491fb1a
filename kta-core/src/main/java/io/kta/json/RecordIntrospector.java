package io.kta.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.introspect.VisibilityChecker;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of records, names and closed choices what annotations would have to say on each of them. */
final class RecordIntrospector extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  /** Writes of a record its components, and not what else it can be asked. */
  @Override
  public VisibilityChecker<?> findAutoDetectVisibility(
      AnnotatedClass type, VisibilityChecker<?> checker) {
    return type.getRawType().isRecord()
        ? checker
            .withVisibility(PropertyAccessor.GETTER, Visibility.NONE)
            .withVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .withVisibility(PropertyAccessor.FIELD, Visibility.ANY)
        : super.findAutoDetectVisibility(type, checker);
  }

  @Override
  public @Nullable Boolean hasAsValue(Annotated member) {
    return (member.getAnnotated() instanceof Method method && Names.isValueOfName(method))
        ? Boolean.TRUE
        : super.hasAsValue(member);
  }

  @Override
  public JsonCreator.@Nullable Mode findCreatorAnnotation(
      MapperConfig<?> config, Annotated member) {
    return (member.getAnnotated() instanceof Constructor<?> made && Names.isOfName(made))
        ? JsonCreator.Mode.DELEGATING
        : super.findCreatorAnnotation(config, member);
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    JsonTypeInfo.Value said = super.findPolymorphicTypeInfo(config, annotated);
    return (said == null && annotated instanceof AnnotatedClass && Choices.isOf(annotated))
        ? JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, Choices.TYPE, null, false, null)
        : said;
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
    List<NamedType> said = super.findSubtypes(annotated);
    return (said == null && annotated instanceof AnnotatedClass)
        ? Choices.namedMembers(annotated.getRawType())
        : said;
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass type) {
    String said = super.findTypeName(type);
    return (said == null && Choices.isOf(type)) ? type.getRawType().getSimpleName() : said;
  }
}
