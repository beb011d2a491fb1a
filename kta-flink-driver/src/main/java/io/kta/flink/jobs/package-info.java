/** Scales all jobs of a Flink cluster, or some by name; start at {@link FlinkJobs}. */
@NullMarked
package io.kta.flink.jobs;

import org.jspecify.annotations.NullMarked;
