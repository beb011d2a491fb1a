/** A job on real Flink that reads real Kafka, kept in step with its load by an algorithm of KTA. */
@NullMarked
package io.kta.examples.kafka;

import org.jspecify.annotations.NullMarked;
