/**
 * Target utilization: the formula of Kubernetes' Horizontal Pod Autoscaler, operator by operator.
 */
@NullMarked
package io.kta.algorithm.utilization;

import org.jspecify.annotations.NullMarked;
