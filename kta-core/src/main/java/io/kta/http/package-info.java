/** What KTA's own HTTP clients have in common; exported to KTA's other modules only. */
@Internal
@NullMarked
package io.kta.http;

import io.kta.api.Internal;
import org.jspecify.annotations.NullMarked;
