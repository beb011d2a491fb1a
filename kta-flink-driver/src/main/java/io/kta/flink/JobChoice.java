package io.kta.flink;

/** Which of a JobManager's jobs is meant. */
sealed interface JobChoice {

  /** The job with an id, and no other. */
  record ById(String id) implements JobChoice {}

  /** The running job with a name, under whatever id. */
  record ByName(String name) implements JobChoice {}

  /** The only running job, under whatever id. */
  record Only() implements JobChoice {}
}
