package io.kta.algorithm.remote;

import static java.util.Objects.requireNonNull;

import io.kta.algorithm.remote.Endpoint.Wire;
import io.kta.algorithm.remote.StepRequest.HistorySent;
import io.kta.http.ClientLease;
import io.kta.http.RequestHeaders;
import io.kta.http.RetryAfter;
import io.kta.knowledge.Step;
import io.kta.time.LoopClock;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Builds a {@link RemoteAlgorithm}. The endpoints monitor and plan are required. Not thread-safe.
 *
 * @since 0.1
 */
public final class RemoteAlgorithmBuilder {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

  private final Map<Step, URI> endpoints = new EnumMap<>(Step.class);
  private final Map<Step, Duration> timeouts = new EnumMap<>(Step.class);
  private final Map<String, String> headers = new LinkedHashMap<>();
  private Duration timeout = DEFAULT_TIMEOUT;
  private Predicate<URI> allowed = endpoint -> true;
  private Optional<HttpClient> httpClient = Optional.empty();
  private int historyLength = Integer.MAX_VALUE;
  private int maxHistoryChars = 16 << 20;
  private boolean sendsObservation;
  private int maxAnswerBytes = 1 << 20;
  private boolean quotesAnswers = true;
  private LoopClock clock = LoopClock.system();

  RemoteAlgorithmBuilder() {}

  /** Sets where the first step is taken: an http or https address. Required. */
  public RemoteAlgorithmBuilder monitor(URI endpoint) {
    return endpoint(Step.MONITOR, endpoint);
  }

  /** Sets where the second step is taken. Default: the step is left out. */
  public RemoteAlgorithmBuilder analyze(URI endpoint) {
    return endpoint(Step.ANALYZE, endpoint);
  }

  /** Sets where the third step is taken: an http or https address. Required. */
  public RemoteAlgorithmBuilder plan(URI endpoint) {
    return endpoint(Step.PLAN, endpoint);
  }

  /**
   * Sets how long a step may take that has no timeout of its own, from the connection to the end of
   * the answer; positive. Default: 20 s. It should be below the policy's timeout of the step, whose
   * message does not name the endpoint.
   */
  public RemoteAlgorithmBuilder timeout(Duration timeout) {
    this.timeout = requireNonNull(timeout, "timeout");
    return this;
  }

  /** Sets how long one step may take; positive. Default: as {@link #timeout(Duration)} says. */
  public RemoteAlgorithmBuilder timeout(Step step, Duration timeout) {
    timeouts.put(requireNonNull(step, "step"), requireNonNull(timeout, "timeout"));
    return this;
  }

  /**
   * Adds a header to every request, an authorization for example; its value is in no message.
   * Default: none.
   */
  public RemoteAlgorithmBuilder header(String name, String value) {
    headers.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
    return this;
  }

  /**
   * Sets the HTTP client by which the endpoints are called, which others may share; it says whom to
   * trust, which certificate to show, and whose threads to run on. It must not follow redirects.
   * Requests are bounded in time whether or not it has a connect timeout, and are sent by HTTP/1.1
   * whichever version it prefers. Default: one for all remote algorithms that are given none, which
   * trusts whom the JVM trusts, and whose threads end once none of these is used any more.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public RemoteAlgorithmBuilder httpClient(HttpClient client) {
    this.httpClient = Optional.of(ClientLease.requireNoRedirects(client));
    return this;
  }

  /**
   * Sets the most past cycles that are sent along, at least 0. Default: all that are remembered.
   */
  public RemoteAlgorithmBuilder historyLength(int historyLength) {
    this.historyLength = historyLength;
    return this;
  }

  /**
   * Sets how many characters of past cycles are sent along at most, at least 0: the newest that fit
   * are. Default: 16 Mi.
   */
  public RemoteAlgorithmBuilder maxHistoryChars(int characters) {
    this.maxHistoryChars = characters;
    return this;
  }

  /**
   * Sets whether every request tells how the job is: operators, edges, parallelism and metrics. The
   * existing KTA does not; an {@link AlgorithmServer} can then serve any algorithm. Default: false.
   */
  public RemoteAlgorithmBuilder sendObservation(boolean send) {
    this.sendsObservation = send;
    return this;
  }

  /** Sets the longest answer that is read, in bytes, at least 1. Default: 1 MiB. */
  public RemoteAlgorithmBuilder maxAnswerBytes(int bytes) {
    this.maxAnswerBytes = bytes;
    return this;
  }

  /**
   * Sets whether messages quote the start of an answer that cannot be used, which whoever reads
   * them may not be allowed to see. If not, they tell its status code only. Default: true.
   */
  public RemoteAlgorithmBuilder quoteAnswers(boolean quote) {
    this.quotesAnswers = quote;
    return this;
  }

  /**
   * Sets which addresses may be called at all, for those who run other people's configuration.
   * Default: all.
   */
  public RemoteAlgorithmBuilder allowed(Predicate<URI> allowed) {
    this.allowed = requireNonNull(allowed, "allowed");
    return this;
  }

  /** Sets where the time comes from. Default: the system's clock. */
  public RemoteAlgorithmBuilder clock(LoopClock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Builds the algorithm, without calling an endpoint.
   *
   * @throws IllegalArgumentException if endpoints are missing or may not be called, or a value is
   *     out of its range; all of it is named at once
   */
  public RemoteAlgorithm build() {
    List<String> faults = new ArrayList<>();
    requireEndpoints(faults);
    requireTimeouts(faults);
    faults.addAll(new RequestHeaders(headers).faults());
    requireAtLeast("historyLength", historyLength, 0, faults);
    requireAtLeast("maxHistoryChars", maxHistoryChars, 0, faults);
    requireAtLeast("maxAnswerBytes", maxAnswerBytes, 1, faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    Wire wire = new Wire(lease(), headers, maxAnswerBytes, quotesAnswers, new RetryAfter(), clock);
    Map<Step, Endpoint> built = new EnumMap<>(Step.class);
    endpoints.forEach(
        (step, uri) ->
            built.put(step, new Endpoint(step, uri, timeouts.getOrDefault(step, timeout), wire)));
    return new RemoteAlgorithm(
        built, new HistorySent(historyLength, maxHistoryChars), sendsObservation);
  }

  private RemoteAlgorithmBuilder endpoint(Step step, URI endpoint) {
    endpoints.put(step, requireNonNull(endpoint, step.text()));
    return this;
  }

  private void requireEndpoints(List<String> faults) {
    for (Step required : List.of(Step.MONITOR, Step.PLAN)) {
      if (!endpoints.containsKey(required)) {
        faults.add("the endpoint of step " + required.text() + " is not set; it is required");
      }
    }
    endpoints.forEach((step, uri) -> requireCallable(step, uri, faults));
  }

  private void requireCallable(Step step, URI uri, List<String> faults) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String what = "the endpoint of step " + step.text() + ", '" + withoutUser(uri) + "',";
    if (!scheme.equals("http") && !scheme.equals("https")) {
      faults.add(what + " is neither http nor https; give a full address");
    } else if (uri.getHost() == null) {
      faults.add(what + " has no host; give a full address");
    } else if (uri.getRawUserInfo() != null) {
      faults.add(what + " holds a user; send an Authorization header instead");
    } else if (!allowed.test(uri)) {
      faults.add(what + " may not be called; have its host allowed, or use one that is");
    }
  }

  private static String withoutUser(URI uri) {
    return uri.getRawUserInfo() == null
        ? uri.toString()
        : uri.toString().replace(uri.getRawUserInfo() + "@", "");
  }

  private void requireTimeouts(List<String> faults) {
    Map<String, Duration> all = new LinkedHashMap<>();
    all.put("timeout", timeout);
    timeouts.forEach((step, value) -> all.put("timeout of step " + step.text(), value));
    all.forEach(
        (name, value) -> {
          if (value.isNegative() || value.isZero()) {
            faults.add(name + " is " + value + "; it must be positive");
          }
        });
    for (Step step : timeouts.keySet()) {
      if (step != Step.MONITOR && step != Step.ANALYZE && step != Step.PLAN) {
        faults.add(
            "step %s is not an algorithm's; set timeouts of monitor, analyze and plan"
                .formatted(step.text()));
      }
    }
  }

  private static void requireAtLeast(String name, int value, int least, List<String> faults) {
    if (value < least) {
      faults.add(name + " is " + value + "; it must be at least " + least);
    }
  }

  private ClientLease lease() {
    return httpClient.map(ClientLease::lent).orElseGet(SharedClient::lease);
  }

  /** The client of all remote algorithms that are given none; clients are heavy. */
  private static final class SharedClient {
    /** Weak, so that it goes with the last algorithm; guarded by the class. */
    private static WeakReference<ClientLease> known = new WeakReference<>(null);

    static synchronized ClientLease lease() {
      ClientLease lease = known.get();
      if (lease == null) {
        lease = ClientLease.own("kta-remote-algorithm");
        known = new WeakReference<>(lease);
      }
      return lease;
    }
  }
}
