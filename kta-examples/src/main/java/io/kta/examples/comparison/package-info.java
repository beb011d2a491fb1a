/** A real Flink job and its simulation side by side; start at {@code FlinkComparison}. */
@NullMarked
package io.kta.examples.comparison;

import org.jspecify.annotations.NullMarked;
