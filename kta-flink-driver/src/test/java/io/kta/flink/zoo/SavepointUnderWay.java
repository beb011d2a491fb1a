package io.kta.flink.zoo;

/** Odd: a savepoint of it takes long, which a rescaling would abort. */
final class SavepointUnderWay extends SlowSavepoint {

  @Override
  String oddity() {
    return "of which a user takes a savepoint that takes long";
  }
}
