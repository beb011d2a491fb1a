/** Observes and scales an Apache Flink job over Flink's REST API; start at {@link FlinkDriver}. */
@NullMarked
package io.kta.flink;

import org.jspecify.annotations.NullMarked;
