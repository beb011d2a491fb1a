/**
 * Numbers per operator about the topics it reads; start at {@link KafkaCluster}. Needs {@code
 * kafka-clients}, an optional dependency, 3.3 or later.
 */
@NullMarked
package io.kta.kafka;

import org.jspecify.annotations.NullMarked;
