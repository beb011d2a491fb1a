/**
 * Real Flink in this JVM, for tests and examples; start at {@link io.kta.flink.local.LocalFlink}.
 */
@NullMarked
package io.kta.flink.local;

import org.jspecify.annotations.NullMarked;
