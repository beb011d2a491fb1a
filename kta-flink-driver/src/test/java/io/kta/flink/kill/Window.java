package io.kta.flink.kill;

/** Between which two acts of a cycle that rescales a process is held, and killed. */
enum Window {
  /** What is about to be done is not saved yet. */
  BEFORE_SAVE_AHEAD,
  /** It is saved, and nothing was asked of Flink. */
  SAVED_AHEAD,
  /** TaskManagers were brought, and Flink was not told to use them. */
  TASKMANAGERS_BROUGHT,
  /** The request with the new requirements is ready to be sent. */
  BEFORE_PUT,
  /** Flink has taken the requirements, and its answer has not come. */
  PUT_TAKEN,
  /** Flink has answered, and the job was not looked at since. */
  NOT_SEEN,
  /** The job was seen running as planned, and that is not saved yet. */
  BEFORE_SAVE,
  /** All is saved, and the cycle has not ended. */
  SAVED;

  /** Returns whether the process holds itself there; else it is held by the proxy before Flink. */
  boolean isInProcess() {
    return this != BEFORE_PUT && this != PUT_TAKEN && this != NOT_SEEN;
  }
}
