/**
 * For those who write an algorithm that sizes operators by rates: what each did over a window, what
 * it is asked to do, and what it could do.
 */
@NullMarked
package io.kta.algorithm.rates;

import org.jspecify.annotations.NullMarked;
