/** Tests of scaling many jobs, and a JobManager with as many as they like. */
@NullMarked
package io.kta.flink.jobs;

import org.jspecify.annotations.NullMarked;
