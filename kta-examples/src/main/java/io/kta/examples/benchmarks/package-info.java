/** What KTA costs, measured on real Flink; each prints its table. */
@NullMarked
package io.kta.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
