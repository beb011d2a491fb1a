/** The algorithm that goes by records that wait. */
@NullMarked
package io.kta.algorithm.lag;

import org.jspecify.annotations.NullMarked;
