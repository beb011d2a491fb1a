/** What can be put around any algorithm. */
@NullMarked
package io.kta.algorithm.decorator;

import org.jspecify.annotations.NullMarked;
