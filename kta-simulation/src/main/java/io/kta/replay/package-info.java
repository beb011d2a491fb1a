/**
 * Records what an autoscaler saw and decided, and plays it to another algorithm or policy; start at
 * {@code Recording} and {@code Replay}.
 */
@NullMarked
package io.kta.replay;

import org.jspecify.annotations.NullMarked;
