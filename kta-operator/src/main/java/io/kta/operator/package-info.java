/** Runs KtaPolicy resources in Kubernetes; nothing of it is built so far. */
@NullMarked
package io.kta.operator;

import org.jspecify.annotations.NullMarked;
