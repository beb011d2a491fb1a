package io.kta.flink.zoo;

import io.kta.flink.local.JobDefinition;
import io.kta.metrics.NoObservation.Reason;
import io.kta.metrics.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A job that is odd in one way, and healthy otherwise. */
abstract class OddJob implements JobDefinition {
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

  /** Returns the job's name; it is the type's, so that tallies of two jobs are apart. */
  final String name() {
    return getClass().getSimpleName();
  }

  /** Returns what is odd about it, as the end of a sentence that begins with "A job". */
  abstract String oddity();

  /** Adds the job's operators; the parallelism is 1 unless this sets another. */
  abstract void addTo(StreamExecutionEnvironment env);

  /** Returns what must be observed of it, within a tenth. Default: nothing in particular. */
  List<Expected> expected() {
    return List.of();
  }

  /** Returns the most instances that a vertex may be set to. Default: no limit. */
  int most(String vertex) {
    return Integer.MAX_VALUE;
  }

  /** Returns whether all is known that decisions on it rest on. Default: once it is observed. */
  boolean isKnown(Observation unused) {
    return true;
  }

  /** Returns why it cannot be observed; empty, as by default, if it can. */
  Optional<Reason> reason() {
    return Optional.empty();
  }

  /** Returns Flink's options of this job. Default: none. */
  Configuration options() {
    return new Configuration();
  }

  /** Returns the time from checkpoint to checkpoint. Default: short. */
  Duration checkpointInterval() {
    return CHECKPOINT_INTERVAL;
  }

  @Override
  public final JobGraph jobGraph() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(options());
    env.setParallelism(1);
    env.enableCheckpointing(checkpointInterval().toMillis());
    addTo(env);
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(name());
    return graph.getJobGraph();
  }
}
