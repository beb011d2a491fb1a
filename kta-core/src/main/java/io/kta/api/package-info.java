/** What KTA promises of its types, said on the types themselves. */
@NullMarked
package io.kta.api;

import org.jspecify.annotations.NullMarked;
