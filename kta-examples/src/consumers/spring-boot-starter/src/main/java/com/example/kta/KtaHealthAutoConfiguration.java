package com.example.kta;

import io.kta.Autoscaler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health of the autoscaler; what Spring Boot calls it depends on its version. */
@AutoConfiguration(after = KtaAutoConfiguration.class)
public class KtaHealthAutoConfiguration {

  /** Health in Spring Boot 3. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
  static class HealthOfBoot3 {
    @Bean
    @ConditionalOnBean(Autoscaler.class)
    org.springframework.boot.actuate.health.HealthIndicator ktaHealthIndicator(
        Autoscaler autoscaler) {
      return () -> {
        KtaHealth health = KtaHealth.of(autoscaler);
        return new org.springframework.boot.actuate.health.Health.Builder()
            .status(health.status())
            .withDetails(health.details())
            .build();
      };
    }
  }

  /** Health in Spring Boot 4. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
  static class HealthOfBoot4 {
    @Bean
    @ConditionalOnBean(Autoscaler.class)
    org.springframework.boot.health.contributor.HealthIndicator ktaHealthIndicator(
        Autoscaler autoscaler) {
      return () -> {
        KtaHealth health = KtaHealth.of(autoscaler);
        return new org.springframework.boot.health.contributor.Health.Builder()
            .status(health.status())
            .withDetails(health.details())
            .build();
      };
    }
  }
}
