/** WordCount on real Kafka Streams, scaled by KTA, and what a rebalance costs. */
@NullMarked
package io.kta.examples.kstreams;

import org.jspecify.annotations.NullMarked;
