/** The algorithms of KTA, what goes around any of them, and those that run in other processes. */
module io.kta.algorithms {
  requires static org.jspecify;
  requires transitive io.kta.core;
  requires com.fasterxml.jackson.databind;
  requires java.net.http;
  requires jdk.httpserver;
  requires org.slf4j;

  exports io.kta.algorithm.decorator;
  exports io.kta.algorithm.dhalion;
  exports io.kta.algorithm.ds2;
  exports io.kta.algorithm.fixed;
  exports io.kta.algorithm.lag;
  exports io.kta.algorithm.learned;
  exports io.kta.algorithm.parameters;
  exports io.kta.algorithm.rates;
  exports io.kta.algorithm.remote;
  exports io.kta.algorithm.schedule;
  exports io.kta.algorithm.utilization;

  provides io.kta.algorithm.AlgorithmProvider with
      io.kta.algorithm.decorator.HeadroomProvider,
      io.kta.algorithm.decorator.MedianOfProvider,
      io.kta.algorithm.decorator.SameForAllProvider,
      io.kta.algorithm.decorator.TrendProvider,
      io.kta.algorithm.dhalion.DhalionProvider,
      io.kta.algorithm.ds2.Ds2Provider,
      io.kta.algorithm.fixed.FixedProvider,
      io.kta.algorithm.lag.LagBasedProvider,
      io.kta.algorithm.learned.LearnedCapacityProvider,
      io.kta.algorithm.schedule.ScheduledProvider,
      io.kta.algorithm.parameters.ToggleProvider,
      io.kta.algorithm.utilization.TargetUtilizationProvider;

  opens io.kta.algorithm.decorator to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.dhalion to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.ds2 to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.fixed to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.lag to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.learned to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.rates to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.remote to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.schedule to
      com.fasterxml.jackson.databind;
  opens io.kta.algorithm.utilization to
      com.fasterxml.jackson.databind;
}
