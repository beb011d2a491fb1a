/** Flink's own autoscaler on a real job, for the duel. */
@NullMarked
package io.kta.examples.duel.flink;

import org.jspecify.annotations.NullMarked;
