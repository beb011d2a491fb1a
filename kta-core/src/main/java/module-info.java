/** The core of KTA: topologies, what algorithms and drivers implement, the policy and the loop. */
@SuppressWarnings("module") // the modules that some packages are exported to are not there yet
module io.kta.core {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires java.net.http;
  requires static micrometer.core; // for io.kta.micrometer only
  requires org.slf4j;

  exports io.kta;
  exports io.kta.algorithm;
  exports io.kta.algorithm.toggle;
  exports io.kta.api;
  exports io.kta.driver;
  exports io.kta.http to
      io.kta.algorithms,
      io.kta.flink,
      io.kta.kubernetes;
  exports io.kta.json to
      io.kta.algorithms,
      io.kta.simulation;
  exports io.kta.knowledge;
  exports io.kta.metrics;
  exports io.kta.micrometer;
  exports io.kta.policy;
  exports io.kta.time;
  exports io.kta.topology;

  uses io.kta.algorithm.AlgorithmProvider;

  opens io.kta to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm to
      com.fasterxml.jackson.databind;
  opens io.kta.driver to
      com.fasterxml.jackson.databind;
  opens io.kta.knowledge to
      com.fasterxml.jackson.databind;
  opens io.kta.metrics to
      com.fasterxml.jackson.databind;
  opens io.kta.policy to
      com.fasterxml.jackson.databind;
  opens io.kta.topology to
      com.fasterxml.jackson.databind;
}
