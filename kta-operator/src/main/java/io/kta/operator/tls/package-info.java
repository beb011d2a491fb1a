/** Whom the operator trusts over TLS, what it shows, and the HTTP clients that policies share. */
@NullMarked
package io.kta.operator.tls;

import org.jspecify.annotations.NullMarked;
