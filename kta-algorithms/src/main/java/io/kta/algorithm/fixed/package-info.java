/** The algorithm that keeps every operator where it was told to. */
@NullMarked
package io.kta.algorithm.fixed;

import org.jspecify.annotations.NullMarked;
