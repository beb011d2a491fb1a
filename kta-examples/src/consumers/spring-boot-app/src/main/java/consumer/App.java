package consumer;

import io.kta.Autoscaler;
import io.kta.AutoscalerListener;
import io.kta.CycleReport;
import io.kta.driver.ScaleDriver;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Has a driver, a listener and properties, and no other line about its autoscaler. */
@SpringBootApplication
public class App {
  private static final CompletableFuture<CycleReport> FIRST = new CompletableFuture<>();

  @Bean(destroyMethod = "") // the autoscaler closes it
  ScaleDriver driver() {
    return ScaleTargetDriver.of(ScaleTarget.inMemory("workers", 1));
  }

  @Bean
  AutoscalerListener first() {
    return FIRST::complete;
  }

  /** Runs until it is ended from outside, once it has said what it did. */
  public static void main(String... args) throws Exception {
    ConfigurableApplicationContext context = SpringApplication.run(App.class);
    Autoscaler autoscaler = context.getBean(Autoscaler.class);
    System.out.println(FIRST.get(1, TimeUnit.MINUTES));
    String base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    System.out.println(get(base + "/actuator/health"));
    System.out.println(get(base + "/actuator/metrics/kta.cycles?tag=autoscaler:streams"));
    context.close();
    System.out.println("closed: " + autoscaler.state());
  }

  private static String get(String uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
        .body();
  }
}
