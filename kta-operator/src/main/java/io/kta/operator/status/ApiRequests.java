package io.kta.operator.status;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.kta.time.LoopClock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The requests to the API server, counted by method and how they were answered. Thread-safe. */
public final class ApiRequests implements Interceptor, MeterBinder {
  /** What stands for the code of a request that was not answered. */
  private static final String UNANSWERED = "none";

  private final LoopClock clock;
  private final Map<Kind, AtomicLong> counts = new ConcurrentHashMap<>();
  private final Set<MeterRegistry> registries = ConcurrentHashMap.newKeySet();

  /** Written by whoever gets an answer, read by whoever asks whether the API server is there. */
  private volatile Instant lastSuccess = Instant.MIN;

  /** Requests of one method that were answered with one code. */
  private record Kind(String method, String code) {}

  /** Creates one that has counted none. */
  public ApiRequests(LoopClock clock) {
    this.clock = clock;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    count(new Kind(request.method(), String.valueOf(response.code())));
    if (response.isSuccessful()) {
      lastSuccess = clock.now();
    }
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    count(new Kind(request.method(), UNANSWERED));
  }

  private void count(Kind kind) {
    counts
        .computeIfAbsent(
            kind,
            fresh -> {
              AtomicLong counter = new AtomicLong();
              registries.forEach(registry -> register(fresh, counter, registry));
              return counter;
            })
        .incrementAndGet();
  }

  /** Returns whether a request succeeded within this time. */
  public boolean hasSucceededWithin(Duration time) {
    Instant last = lastSuccess;
    return !last.equals(Instant.MIN) && !clock.now().isAfter(last.plus(time));
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    registries.add(registry);
    counts.forEach((kind, counter) -> register(kind, counter, registry));
  }

  private static void register(Kind kind, AtomicLong counter, MeterRegistry registry) {
    var unused =
        FunctionCounter.builder("kta.api.requests", counter, AtomicLong::get)
            .description("Requests to the API server, by how they were answered.")
            .tags("method", kind.method(), "code", kind.code())
            .register(registry);
  }
}
