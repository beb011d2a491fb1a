/** A job in memory and virtual time, to test algorithms, drivers and policies against. */
module io.kta.simulation {
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires static org.assertj.core;
  requires transitive io.kta.core;
  requires com.fasterxml.jackson.databind;
  requires jdk.httpserver;
  requires org.slf4j;

  exports io.kta.page;
  exports io.kta.replay;
  exports io.kta.simulation;
  exports io.kta.simulation.testing;
}
