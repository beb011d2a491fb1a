/** Observes and scales an Apache Flink job over Flink's REST API. */
module io.kta.flink {
  requires static org.jspecify;
  requires transitive io.kta.core;
  requires com.fasterxml.jackson.databind;
  requires java.net.http;
  requires org.slf4j;

  exports io.kta.flink;
  exports io.kta.flink.jobs;
}
