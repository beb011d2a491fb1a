/** Published experiments, run again in simulation: our figures beside those of the papers. */
@NullMarked
package io.kta.examples.published;

import org.jspecify.annotations.NullMarked;
