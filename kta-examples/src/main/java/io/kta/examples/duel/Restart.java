package io.kta.examples.duel;

/**
 * A time at which the job did not work, because its tasks gave way to others. Immutable.
 *
 * @param at when the first record was done again, in seconds since the load began
 * @param seconds since the last record before
 * @param rescaled whether the job runs at another parallelism since; otherwise it had failed
 */
record Restart(double at, double seconds, boolean rescaled) {}
