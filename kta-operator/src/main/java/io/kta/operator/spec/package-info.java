/**
 * Makes of the spec of a policy the terms and the algorithm of an autoscaler, or says all that is
 * wrong with it.
 */
@NullMarked
package io.kta.operator.spec;

import org.jspecify.annotations.NullMarked;
