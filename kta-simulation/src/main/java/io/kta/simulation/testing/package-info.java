/**
 * What tests of algorithms and drivers of one's own extend and call: contracts and invariants.
 * Needs JUnit Jupiter and AssertJ on the class path.
 */
@NullMarked
package io.kta.simulation.testing;

import org.jspecify.annotations.NullMarked;
