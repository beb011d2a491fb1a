/** Numbers per operator by queries to Prometheus; start at {@link Prometheus}. */
@NullMarked
package io.kta.prometheus;

import org.jspecify.annotations.NullMarked;
