/**
 * What one cycle leaves for the next: results, the parallelism over time, what was learned, what
 * people have ordered; and the stores that keep it.
 */
@NullMarked
package io.kta.knowledge;

import org.jspecify.annotations.NullMarked;
