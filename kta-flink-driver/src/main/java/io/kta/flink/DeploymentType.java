package io.kta.flink;

/**
 * The sharing of task slots by a job's vertices, if it is configured rather than read from Flink.
 *
 * @since 0.1
 */
public enum DeploymentType {
  /** All vertices share slots: a plan needs as many as its largest parallelism. */
  SHARED_TASK_SLOTS,
  /** Every vertex has slots of its own: a plan needs as many as its parallelisms add up to. */
  STREAMING_GRAPH_NODE_PER_TASK_SLOT
}
