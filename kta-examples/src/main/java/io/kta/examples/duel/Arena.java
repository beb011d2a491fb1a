package io.kta.examples.duel;

import io.kta.flink.local.LocalJob;
import java.net.URI;

/**
 * The job that a contestant is given to scale, on a cluster of its own. Immutable.
 *
 * @param restUri where the cluster's REST API is
 * @param job that runs
 * @param slots how many there are, which is the most that each operator may have
 */
public record Arena(URI restUri, LocalJob job, int slots) {}
