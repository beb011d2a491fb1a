/** DS2: sizes every operator at once from the sources' rates. */
@NullMarked
package io.kta.algorithm.ds2;

import org.jspecify.annotations.NullMarked;
