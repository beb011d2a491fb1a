/**
 * What KTA's own HTTP clients have in common. Internal: it is exported to KTA's other modules only,
 * is public for their sake, and may change with any version.
 */
@NullMarked
package io.kta.http;

import org.jspecify.annotations.NullMarked;
