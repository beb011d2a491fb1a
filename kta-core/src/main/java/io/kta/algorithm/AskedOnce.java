package io.kta.algorithm;

import static java.util.Objects.requireNonNull;

import io.kta.api.Internal;
import io.kta.knowledge.ResultTypes;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An algorithm whose properties were asked for once, where it was handed over, so that what they
 * throw is thrown there. A mock answers null to calls that it was not set up for: then it goes by
 * the name of its class, and the types of its results are unknown.
 *
 * @param <M> what monitoring finds
 * @param <A> what analyzing finds
 * @hidden
 */
@Internal
public final class AskedOnce<M, A> implements Algorithm<M, A> {
  private final Algorithm<M, A> algorithm;
  private final String name;
  private final boolean readsMetrics;
  private final ResultTypes<M, A> resultTypes;

  /** Asks. */
  public AskedOnce(Algorithm<M, A> algorithm) {
    this.algorithm = requireNonNull(algorithm, "algorithm");
    this.name = orElse(algorithm.name(), () -> algorithm.getClass().getSimpleName());
    this.readsMetrics = algorithm.readsMetrics();
    this.resultTypes = orElse(algorithm.resultTypes(), ResultTypes::unknown);
  }

  /** Returns the algorithm as it was handed over, for whoever calls its steps only. */
  public Algorithm<M, A> handedOver() {
    return algorithm;
  }

  private static <T> T orElse(@Nullable T answer, Supplier<T> otherwise) {
    return answer == null ? otherwise.get() : answer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean readsMetrics() {
    return readsMetrics;
  }

  @Override
  public ResultTypes<M, A> resultTypes() {
    return resultTypes;
  }

  @Override
  public M monitor(Context<M, A> context) {
    return algorithm.monitor(context);
  }

  @Override
  public A analyze(Context<M, A> context, M monitored) {
    return algorithm.analyze(context, monitored);
  }

  @Override
  public Decision plan(Context<M, A> context, M monitored, A analyzed) {
    return algorithm.plan(context, monitored, analyzed);
  }
}
