/**
 * WordCount on Kafka Streams as processes: one application or two, and the producer of its lines.
 */
@NullMarked
package io.kta.quickstart.kstreams;

import org.jspecify.annotations.NullMarked;
