/** The core of KTA: topologies, algorithms, what a driver implements, and the control loop. */
@SuppressWarnings("module") // the modules that io.kta.http is exported to are not there yet
module io.kta.core {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires java.net.http;
  requires jdk.httpserver;
  requires org.slf4j;

  exports io.kta;
  exports io.kta.algorithm;
  exports io.kta.algorithm.decorator;
  exports io.kta.algorithm.dhalion;
  exports io.kta.algorithm.ds2;
  exports io.kta.algorithm.fixed;
  exports io.kta.algorithm.lag;
  exports io.kta.algorithm.learned;
  exports io.kta.algorithm.rates;
  exports io.kta.algorithm.remote;
  exports io.kta.algorithm.schedule;
  exports io.kta.algorithm.toggle;
  exports io.kta.algorithm.utilization;
  exports io.kta.driver;
  exports io.kta.http to
      io.kta.flink,
      io.kta.kubernetes;
  exports io.kta.metrics;
  exports io.kta.policy;
  exports io.kta.replay;
  exports io.kta.simulation;
  exports io.kta.time;
  exports io.kta.topology;

  uses io.kta.algorithm.AlgorithmProvider;

  provides io.kta.algorithm.AlgorithmProvider with
      io.kta.algorithm.decorator.HeadroomProvider,
      io.kta.algorithm.decorator.MedianOfProvider,
      io.kta.algorithm.decorator.TrendProvider,
      io.kta.algorithm.dhalion.DhalionProvider,
      io.kta.algorithm.ds2.Ds2Provider,
      io.kta.algorithm.fixed.FixedProvider,
      io.kta.algorithm.lag.LagBasedProvider,
      io.kta.algorithm.learned.LearnedCapacityProvider,
      io.kta.algorithm.schedule.ScheduledProvider,
      io.kta.algorithm.toggle.ToggleProvider,
      io.kta.algorithm.utilization.TargetUtilizationProvider;

  opens io.kta to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.remote to
      com.fasterxml.jackson.databind;
  opens io.kta.metrics to
      com.fasterxml.jackson.databind;
  opens io.kta.policy to
      com.fasterxml.jackson.databind;
  opens io.kta.topology to
      com.fasterxml.jackson.databind;
}
