/** What KTA's own HTTP clients have in common; exported to KTA's other modules only. */
@NullMarked
package io.kta.http;

import org.jspecify.annotations.NullMarked;
