package com.example.kta;

import io.kta.Autoscaler;
import io.kta.AutoscalerBuilder;
import io.kta.AutoscalerListener;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Algorithms;
import io.kta.driver.ScaleDriver;
import io.kta.flink.FlinkDriver;
import io.kta.knowledge.KnowledgeStore;
import io.kta.micrometer.AutoscalerMeters;
import io.kta.policy.ScalingPolicy;
import io.kta.policy.ScalingPolicyBuilder;
import java.util.Optional;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** An autoscaler from properties, with meters. Any of its parts may be a bean instead. */
@AutoConfiguration
@EnableConfigurationProperties(KtaProperties.class)
public class KtaAutoConfiguration {

  /** The policy that the properties describe. */
  @Bean
  @ConditionalOnMissingBean
  ScalingPolicy ktaPolicy(KtaProperties properties) {
    KtaProperties.Policy wanted = properties.policy();
    ScalingPolicyBuilder policy = ScalingPolicy.builder().dryRun(wanted.dryRun());
    Optional.ofNullable(wanted.interval()).ifPresent(policy::interval);
    Optional.ofNullable(wanted.minParallelism()).ifPresent(policy::minParallelism);
    Optional.ofNullable(wanted.maxParallelism()).ifPresent(policy::maxParallelism);
    return policy.build();
  }

  /** The algorithm of that name. */
  @Bean
  @ConditionalOnMissingBean(Algorithm.class)
  Algorithm<?, ?> ktaAlgorithm(KtaProperties properties) {
    return Algorithms.named(properties.algorithm().name(), properties.algorithm().parameters());
  }

  /** The job on Flink, unless the application has a driver. The autoscaler closes it. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean(ScaleDriver.class)
  @ConditionalOnProperty("kta.flink.url")
  ScaleDriver ktaFlinkDriver(KtaProperties properties) {
    return FlinkDriver.forJobNamed(properties.flink().url(), properties.flink().jobName());
  }

  /** The autoscaler, which runs from now on. */
  @Bean(destroyMethod = "") // KtaStop closes it
  @ConditionalOnBean(ScaleDriver.class)
  @ConditionalOnMissingBean
  Autoscaler autoscaler(
      KtaProperties properties,
      ScalingPolicy policy,
      Algorithm<?, ?> algorithm,
      ScaleDriver driver,
      ObjectProvider<KnowledgeStore> store,
      ObjectProvider<AutoscalerListener> listeners) {
    AutoscalerBuilder builder =
        Kta.autoscaler()
            .name(properties.name())
            .policy(policy)
            .algorithm(algorithm)
            .driver(driver);
    store.ifAvailable(builder::store);
    listeners.orderedStream().forEach(builder::listener);
    return builder.start();
  }

  /** Closes the autoscaler within the time that the properties give. */
  @Bean
  @ConditionalOnBean(Autoscaler.class)
  KtaStop ktaStop(Autoscaler autoscaler, KtaProperties properties) {
    return new KtaStop(autoscaler, properties);
  }

  /** A stop that takes no longer than is configured. */
  record KtaStop(Autoscaler autoscaler, KtaProperties properties) implements DisposableBean {
    @Override
    public void destroy() {
      autoscaler.close(properties.stopTimeout());
    }
  }

  /** Meters, where there is Micrometer; Spring Boot binds them to its registry. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
  static class Meters {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE) // listeners of the application find a cycle counted
    @ConditionalOnMissingBean
    AutoscalerMeters ktaMeters() {
      return new AutoscalerMeters();
    }
  }
}
