/** The limits that no algorithm can leave, and what they changed. */
@NullMarked
package io.kta.policy;

import org.jspecify.annotations.NullMarked;
