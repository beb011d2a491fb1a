/** For those who write an algorithm: the steps it takes, and the knowledge it takes them from. */
@NullMarked
package io.kta.algorithm;

import org.jspecify.annotations.NullMarked;
