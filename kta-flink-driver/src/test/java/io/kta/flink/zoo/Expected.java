package io.kta.flink.zoo;

/**
 * What must be observed of a vertex: what the job itself counts there. Immutable.
 *
 * @param vertex a part of its name
 * @param isIn whether records in are counted, and not records out
 * @param count under which name the job counts them
 */
record Expected(String vertex, boolean isIn, String count) {
  static Expected in(String vertex, String count) {
    return new Expected(vertex, true, count);
  }

  static Expected out(String vertex, String count) {
    return new Expected(vertex, false, count);
  }
}
