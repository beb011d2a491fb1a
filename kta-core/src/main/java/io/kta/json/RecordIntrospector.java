package io.kta.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says of names and closed choices what else annotations would have to say on each of them. */
final class RecordIntrospector extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasAsValue(Annotated member) {
    return (member instanceof AnnotatedMethod method && isValueOfName(method)) ? true : null;
  }

  @Override
  public JsonCreator.@Nullable Mode findCreatorAnnotation(
      MapperConfig<?> config, Annotated member) {
    return (member instanceof AnnotatedConstructor constructor && isOfName(constructor))
        ? JsonCreator.Mode.DELEGATING
        : null;
  }

  @Override
  public @Nullable TypeResolverBuilder<?> findTypeResolver(
      MapperConfig<?> config, AnnotatedClass type, JavaType base) {
    Class<?> raw = type.getRawType();
    if (Choices.choiceOf(raw).isEmpty()) {
      return null;
    }
    JsonTypeInfo.Value byName =
        JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME,
            JsonTypeInfo.As.EXISTING_PROPERTY, // RecordComponentsOnly writes it
            Choices.TYPE,
            raw.isInterface() ? null : raw,
            false,
            null);
    return new StdTypeResolverBuilder().init(byName, null);
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated type) {
    Optional<Class<?>> choice =
        type instanceof AnnotatedClass
            ? Choices.choiceOf(type.getRawType()).filter(found -> type.getRawType().isInterface())
            : Optional.empty();
    return choice.map(RecordIntrospector::namedMembers).orElse(null);
  }

  @Override
  public @Nullable String findTypeName(AnnotatedClass type) {
    return Choices.choiceOf(type.getRawType()).isPresent()
        ? type.getRawType().getSimpleName()
        : null;
  }

  private static List<NamedType> namedMembers(Class<?> choice) {
    return Choices.membersOf(choice).stream()
        .map(member -> new NamedType(member, member.getSimpleName()))
        .toList();
  }

  private static boolean isValueOfName(AnnotatedMethod method) {
    return method.getParameterCount() == 0
        && method.getName().equals(Names.VALUE)
        && Names.isName(method.getDeclaringClass());
  }

  private static boolean isOfName(AnnotatedConstructor constructor) {
    return constructor.getParameterCount() == 1
        && constructor.getRawParameterType(0) == String.class
        && Names.isName(constructor.getDeclaringClass());
  }
}
