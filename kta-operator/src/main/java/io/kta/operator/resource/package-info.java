/** The custom resource {@code KtaPolicy}, of which the resource definition is generated. */
@NullMarked
package io.kta.operator.resource;

import org.jspecify.annotations.NullMarked;
