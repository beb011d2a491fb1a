/** What tests of algorithms and policies run against, in virtual time. */
@NullMarked
package io.kta.simulation;

import org.jspecify.annotations.NullMarked;
