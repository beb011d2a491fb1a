package consumer.closed;

import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;

/** Finds what nobody may look into: its package is not opened. */
public final class Closed implements Algorithm<Closed.Found, Closed.Found> {

  /** What it finds. */
  record Found(int number) {}

  @Override
  public Found monitor(Context<Found, Found> context) {
    return new Found(1);
  }

  @Override
  public Found analyze(Context<Found, Found> context, Found monitored) {
    return monitored;
  }

  @Override
  public Decision plan(Context<Found, Found> context, Found monitored, Found analyzed) {
    return new Decision.Hold("a test");
  }
}
