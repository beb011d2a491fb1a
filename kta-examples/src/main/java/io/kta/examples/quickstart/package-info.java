/** The first thing to run: KTA scaling a real Flink job; start at {@code Quickstart}. */
@NullMarked
package io.kta.examples.quickstart;

import org.jspecify.annotations.NullMarked;
