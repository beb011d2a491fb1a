/**
 * Small real jobs that are odd in one way each, and what the driver must make of them; start at
 * {@link io.kta.flink.zoo.OddJob}.
 */
@NullMarked
package io.kta.flink.zoo;

import org.jspecify.annotations.NullMarked;
