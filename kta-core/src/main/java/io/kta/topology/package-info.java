/** What is scaled: operators, the edges between them, and the parallelism of each. */
@NullMarked
package io.kta.topology;

import org.jspecify.annotations.NullMarked;
