package io.kta.flink.local;

import org.apache.flink.runtime.jobgraph.JobGraph;

/** A job that {@link LocalFlink} can run. */
public interface JobDefinition {

  /** Returns the job as Flink takes it; a new one with an id of its own at each call. */
  JobGraph jobGraph();
}
