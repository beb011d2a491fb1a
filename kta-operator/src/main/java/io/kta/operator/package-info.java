/** Runs {@code KtaPolicy} resources: start at {@link io.kta.operator.KtaOperator}. */
@NullMarked
package io.kta.operator;

import org.jspecify.annotations.NullMarked;
