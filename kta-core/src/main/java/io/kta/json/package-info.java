/** How KTA's values become JSON and come back; inside only. */
@NullMarked
package io.kta.json;

import org.jspecify.annotations.NullMarked;
