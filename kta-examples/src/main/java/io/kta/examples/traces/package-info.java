/** Recorded loads, read from a folder. */
@NullMarked
package io.kta.examples.traces;

import org.jspecify.annotations.NullMarked;
