/** Makes the drivers of what policies have scaled, and has no two policies scale the same. */
@NullMarked
package io.kta.operator.target;

import org.jspecify.annotations.NullMarked;
