/** Every algorithm on every workload and topology, in simulation, under the same rules. */
@NullMarked
package io.kta.examples.referee;

import org.jspecify.annotations.NullMarked;
