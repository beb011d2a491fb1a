/** Flink's own autoscaler as an algorithm, for the referee. */
@NullMarked
package io.kta.examples.referee.flink;

import org.jspecify.annotations.NullMarked;
