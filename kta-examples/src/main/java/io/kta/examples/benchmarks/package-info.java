/** What KTA costs, on real Flink or in memory; each prints its table. */
@NullMarked
package io.kta.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
