/**
 * What KTA's metric sources share; for this module only.
 *
 * @hidden
 */
@NullMarked
package io.kta.source;

import org.jspecify.annotations.NullMarked;
