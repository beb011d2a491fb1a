/** Algorithms in another process: asked over HTTP, or served. */
@NullMarked
package io.kta.algorithm.remote;

import org.jspecify.annotations.NullMarked;
