package io.kta.flink.zoo;

import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A source of the kind that came before FLIP-27. Its interface has another package on each line of
 * Flink, so it is made by reflection. It emits a number every 5 ms.
 */
final class Legacy implements InvocationHandler, Serializable {
  @Serial private static final long serialVersionUID = 1L;
  private static final long NANOS_EACH = 5_000_000;

  private volatile boolean cancelled;

  private Legacy() {}

  /** Adds a source that is not parallel, by its own account. */
  static DataStream<Long> source(StreamExecutionEnvironment env, String name) {
    return source(env, name, "SourceFunction");
  }

  /** Adds one that is. */
  static DataStream<Long> parallelSource(StreamExecutionEnvironment env, String name) {
    return source(env, name, "ParallelSourceFunction");
  }

  @SuppressWarnings("unchecked") // the type is that of the source function
  private static DataStream<Long> source(StreamExecutionEnvironment env, String name, String type) {
    try {
      Object function =
          Proxy.newProxyInstance(
              Legacy.class.getClassLoader(), new Class<?>[] {named(type)}, new Legacy());
      return (DataStream<Long>)
          StreamExecutionEnvironment.class
              .getMethod("addSource", named("SourceFunction"), String.class, TypeInformation.class)
              .invoke(env, function, name, Types.LONG);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Flink has no legacy sources any more", e);
    }
  }

  private static Class<?> named(String type) throws ClassNotFoundException {
    String functions = "org.apache.flink.streaming.api.functions.source.";
    try {
      return Class.forName(functions + "legacy." + type);
    } catch (ClassNotFoundException e) {
      return Class.forName(functions + type);
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "run" -> run(arguments == null ? proxy : arguments[0]);
      case "cancel" -> cancelled = true;
      case "hashCode" -> {
        return System.identityHashCode(proxy);
      }
      case "equals" -> {
        return arguments != null && proxy == arguments[0];
      }
      default -> {
        return method.getName();
      }
    }
    return null;
  }

  private void run(Object context) throws Exception {
    Class<?> type = Class.forName(named("SourceFunction").getName() + "$SourceContext");
    Method collect = type.getMethod("collect", Object.class);
    Object lock = type.getMethod("getCheckpointLock").invoke(context);
    long begin = System.nanoTime();
    for (long number = 0; !cancelled; number++) {
      synchronized (lock) {
        collect.invoke(context, number);
      }
      LockSupport.parkNanos(begin + number * NANOS_EACH - System.nanoTime());
    }
  }
}
