/** A loop in a process of its own, killed at every step of a cycle on a real Flink. */
@NullMarked
package io.kta.flink.kill;

import org.jspecify.annotations.NullMarked;
