/** The only source of time: what the time is, and how to wait for a later one. */
@NullMarked
package io.kta.time;

import org.jspecify.annotations.NullMarked;
