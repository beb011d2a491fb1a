/** Runnable examples and benchmarks, on real Flink in one JVM. */
@NullMarked
package io.kta.examples;

import org.jspecify.annotations.NullMarked;
