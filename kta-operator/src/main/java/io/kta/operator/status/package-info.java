/** Tells what becomes of policies: in their status, in events, and as metrics. */
@NullMarked
package io.kta.operator.status;

import org.jspecify.annotations.NullMarked;
