/** From the configuration of Flink's own autoscaler to a policy and an algorithm of KTA. */
@NullMarked
package io.kta.examples.migration;

import org.jspecify.annotations.NullMarked;
