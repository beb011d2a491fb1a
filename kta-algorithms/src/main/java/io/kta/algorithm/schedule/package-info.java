/** The algorithm that goes by the time of day. */
@NullMarked
package io.kta.algorithm.schedule;

import org.jspecify.annotations.NullMarked;
