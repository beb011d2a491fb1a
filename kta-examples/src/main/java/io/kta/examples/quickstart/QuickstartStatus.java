package io.kta.examples.quickstart;

import io.kta.flink.local.LocalFlink;
import io.kta.flink.local.LocalJob;
import java.util.Map;

/**
 * How the job and its cluster are, according to Flink. Immutable.
 *
 * @param parallelism of each vertex by name
 * @param taskManagers how many the JobManager knows
 * @param state of the job, in Flink's words
 * @param failures how often tasks have failed since the job was submitted
 * @param rescales how often the job was restarted to run at another parallelism since then
 */
record QuickstartStatus(
    Map<String, Integer> parallelism, int taskManagers, String state, int failures, int rescales) {

  static QuickstartStatus read(LocalFlink flink, LocalJob job) {
    return new QuickstartStatus(
        job.parallelism(),
        flink.registeredTaskManagers(),
        job.state(),
        job.failures(),
        job.rescales());
  }
}
