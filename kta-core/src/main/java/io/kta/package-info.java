/** Autoscaling of one topology by one loop; start at {@link io.kta.Kta#autoscaler()}. */
@NullMarked
package io.kta;

import org.jspecify.annotations.NullMarked;
