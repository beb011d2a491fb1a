package io.kta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Virtual threads, where they are of use: from JDK 24 on, since before that one that waits within
 * {@code synchronized} holds the thread it is carried by. Found by name, since KTA is built for JDK
 * 17.
 */
final class VirtualThreads {
  private static final int FIRST_WITHOUT_PINNING = 24;

  private VirtualThreads() {}

  /** Returns what begins a virtual thread for each task; empty where they are of no use. */
  static Optional<ExecutorService> named(String prefix) {
    if (Runtime.version().feature() < FIRST_WITHOUT_PINNING) {
      return Optional.empty();
    }
    try {
      return Optional.of(perTask(factory(prefix)));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // as a method handle is declared to throw
      throw new IllegalStateException("this JDK has no virtual threads, which JDK 24 has", e);
    }
  }

  private static ExecutorService perTask(ThreadFactory factory) throws Throwable {
    return (ExecutorService)
        MethodHandles.publicLookup()
            .findStatic(
                Executors.class,
                "newThreadPerTaskExecutor",
                MethodType.methodType(ExecutorService.class, ThreadFactory.class))
            .invoke(factory);
  }

  /** Returns {@code Thread.ofVirtual().name(prefix, 1).factory()}. */
  private static ThreadFactory factory(String prefix) throws Throwable {
    Lookup lookup = MethodHandles.publicLookup();
    Class<?> builder = Class.forName("java.lang.Thread$Builder");
    Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
    Object begun =
        lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual)).invoke();
    Object named =
        lookup
            .findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class))
            .invoke(begun, prefix, 1L);
    return (ThreadFactory)
        lookup
            .findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
            .invoke(named);
  }
}
