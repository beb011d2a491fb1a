/** The algorithm that keeps every operator at a configured parallelism. */
@NullMarked
package io.kta.algorithm.fixed;

import org.jspecify.annotations.NullMarked;
