/** An algorithm in a process of its own. */
@NullMarked
package io.kta.examples.remote;

import org.jspecify.annotations.NullMarked;
