/**
 * Autoscalers' numbers for Micrometer, which an application brings if it wants them: {@link
 * io.kta.micrometer.AutoscalerMeters} for a library's user, {@link io.kta.micrometer.JobMeters} for
 * who records cycles by hand.
 */
@NullMarked
package io.kta.micrometer;

import org.jspecify.annotations.NullMarked;
