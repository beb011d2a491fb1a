package consumer;

import io.kta.Autoscaler;
import io.kta.AutoscalerListener;
import io.kta.CloseReport;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.toggle.Toggle;
import io.kta.micrometer.AutoscalerMeters;
import io.kta.policy.Behavior;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An autoscaler as a bean: Spring closes it, by its method {@code close()}. */
@Configuration
class Scaling {

  @Bean(destroyMethod = "") // the autoscaler closes it
  SlowDriver driver() {
    return new SlowDriver();
  }

  @Bean
  AutoscalerMeters meters() {
    return new AutoscalerMeters(); // Spring binds it to its registry
  }

  @Bean
  Autoscaler autoscaler(SlowDriver driver, AutoscalerMeters meters) {
    return Kta.autoscaler()
        .name("embedded")
        .algorithm(new Toggle())
        .driver(driver)
        .policy(
            ScalingPolicy.builder()
                .interval(Duration.ofSeconds(1))
                .behavior(Behavior.unrestricted())
                .build())
        .listener(meters)
        .listener(new Printing())
        .start();
  }

  private static final class Printing implements AutoscalerListener {
    @Override
    public void onCycle(CycleReport report) {
      System.out.println(report);
    }

    @Override
    public void onStop(Autoscaler autoscaler, CloseReport report) {
      System.out.println(report);
    }
  }
}
