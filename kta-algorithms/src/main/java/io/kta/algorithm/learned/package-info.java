/** KTA's own algorithm: learns what each operator can do at each parallelism. */
@NullMarked
package io.kta.algorithm.learned;

import org.jspecify.annotations.NullMarked;
