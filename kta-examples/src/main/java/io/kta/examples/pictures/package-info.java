/** The pictures of the documentation, drawn from runs: SVG that is readable in light and dark. */
@NullMarked
package io.kta.examples.pictures;

import org.jspecify.annotations.NullMarked;
