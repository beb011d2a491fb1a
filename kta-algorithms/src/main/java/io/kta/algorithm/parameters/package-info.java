/** Parameters of algorithms by name, as a policy file gives them, bound to records. */
@NullMarked
package io.kta.algorithm.parameters;

import org.jspecify.annotations.NullMarked;
