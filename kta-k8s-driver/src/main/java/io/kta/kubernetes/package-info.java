/**
 * Scales whatever has a scale subresource in Kubernetes; start at {@link
 * io.kta.kubernetes.KubernetesScaleDriver}.
 */
@NullMarked
package io.kta.kubernetes;

import org.jspecify.annotations.NullMarked;
