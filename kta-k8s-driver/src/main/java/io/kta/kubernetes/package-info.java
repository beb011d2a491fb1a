/** Scales whatever has a scale subresource in Kubernetes; nothing of it is built so far. */
@NullMarked
package io.kta.kubernetes;

import org.jspecify.annotations.NullMarked;
