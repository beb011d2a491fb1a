package io.kta.flink.zoo;

/** Odd: it is being stopped, with a savepoint that takes long. */
final class StoppedWithSavepoint extends SlowSavepoint {

  @Override
  String oddity() {
    return "that is being stopped with a savepoint that takes long";
  }
}
