package io.kta.json;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.std.ReferenceTypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.ser.std.ReferenceTypeSerializer;
import com.fasterxml.jackson.databind.type.ReferenceType;
import com.fasterxml.jackson.databind.type.TypeBindings;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.NameTransformer;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code Optional}: what is in it, or nothing. Jackson knows such types as references. */
final class Optionals {
  private Optionals() {}

  /** Makes {@code Optional} known as a reference. */
  static final class TypeModifier extends com.fasterxml.jackson.databind.type.TypeModifier {
    @Override
    public JavaType modifyType(
        JavaType type, Type declared, TypeBindings bindings, TypeFactory factory) {
      return type.getRawClass() == Optional.class && !type.isReferenceType()
          ? ReferenceType.upgradeFrom(type, type.containedTypeOrUnknown(0))
          : type;
    }
  }

  /** Finds what writes an {@code Optional}. */
  static final class Writers extends Serializers.Base {
    @Override
    public @Nullable JsonSerializer<?> findReferenceSerializer(
        SerializationConfig config,
        ReferenceType type,
        BeanDescription bean,
        @Nullable TypeSerializer contentType,
        JsonSerializer<Object> content) {
      return type.hasRawClass(Optional.class) ? new Writer(type, contentType, content) : null;
    }
  }

  /** Finds what reads an {@code Optional}. */
  static final class Readers extends Deserializers.Base {
    @Override
    public @Nullable JsonDeserializer<?> findReferenceDeserializer(
        ReferenceType type,
        DeserializationConfig config,
        BeanDescription bean,
        @Nullable TypeDeserializer contentType,
        @Nullable JsonDeserializer<?> content) {
      return type.hasRawClass(Optional.class) ? new Reader(type, null, contentType, content) : null;
    }
  }

  private static final class Writer extends ReferenceTypeSerializer<Optional<?>> {
    private static final long serialVersionUID = 1L;

    Writer(
        ReferenceType type, @Nullable TypeSerializer contentType, JsonSerializer<Object> content) {
      super(type, false, contentType, content);
    }

    private Writer(
        Writer base,
        BeanProperty property,
        TypeSerializer contentType,
        JsonSerializer<?> content,
        NameTransformer unwrapper,
        Object suppressed,
        boolean suppressNulls) {
      super(base, property, contentType, content, unwrapper, suppressed, suppressNulls);
    }

    @Override
    protected ReferenceTypeSerializer<Optional<?>> withResolved(
        BeanProperty property,
        TypeSerializer contentType,
        JsonSerializer<?> content,
        NameTransformer unwrapper) {
      return new Writer(
          this, property, contentType, content, unwrapper, _suppressableValue, _suppressNulls);
    }

    @Override
    public ReferenceTypeSerializer<Optional<?>> withContentInclusion(
        Object suppressed, boolean suppressNulls) {
      return new Writer(
          this,
          _property,
          _valueTypeSerializer,
          _valueSerializer,
          _unwrapper,
          suppressed,
          suppressNulls);
    }

    @Override
    protected boolean _isValuePresent(Optional<?> value) {
      return value.isPresent();
    }

    @Override
    protected Object _getReferenced(Optional<?> value) {
      return value.orElseThrow();
    }

    @Override
    protected @Nullable Object _getReferencedIfPresent(Optional<?> value) {
      return value.orElse(null);
    }
  }

  private static final class Reader extends ReferenceTypeDeserializer<Optional<?>> {
    private static final long serialVersionUID = 1L;

    Reader(
        JavaType type,
        @Nullable ValueInstantiator instantiator,
        @Nullable TypeDeserializer contentType,
        @Nullable JsonDeserializer<?> content) {
      super(type, instantiator, contentType, content);
    }

    @Override
    protected ReferenceTypeDeserializer<Optional<?>> withResolved(
        TypeDeserializer contentType, JsonDeserializer<?> content) {
      return new Reader(_fullType, _valueInstantiator, contentType, content);
    }

    @Override
    public Optional<?> getNullValue(DeserializationContext context) {
      return Optional.empty();
    }

    @Override
    public Optional<?> referenceValue(@Nullable Object contents) {
      return Optional.ofNullable(contents);
    }

    @Override
    public @Nullable Object getReferenced(Optional<?> reference) {
      return reference.orElse(null);
    }

    @Override
    public Optional<?> updateReference(Optional<?> reference, @Nullable Object contents) {
      return Optional.ofNullable(contents);
    }
  }
}
