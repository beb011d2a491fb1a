/** What was measured, when, in which unit; what is unknown is empty. */
@NullMarked
package io.kta.metrics;

import org.jspecify.annotations.NullMarked;
