/** KTA, Flink's own autoscaler and others, side by side on real Flink under the same load. */
@NullMarked
package io.kta.examples.duel;

import org.jspecify.annotations.NullMarked;
