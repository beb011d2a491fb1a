/** The demo algorithm. */
@NullMarked
package io.kta.algorithm.toggle;

import org.jspecify.annotations.NullMarked;
