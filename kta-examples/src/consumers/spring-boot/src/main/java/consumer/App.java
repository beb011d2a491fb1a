package consumer;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Tells by HTTP what its autoscaler does. */
@SpringBootApplication
@RestController
public class App {
  private final Autoscaler autoscaler;

  App(Autoscaler autoscaler) {
    this.autoscaler = autoscaler;
  }

  /** Returns what the last cycle did; Spring writes it, with the mapper of the application. */
  @GetMapping("/report")
  CycleReport report() {
    return autoscaler.lastReport().orElseThrow();
  }

  /** Runs until it is ended from outside, once it has said that a rescale is under way. */
  public static void main(String... args) throws Exception {
    ConfigurableApplicationContext context =
        SpringApplication.run(
            App.class,
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--spring.main.banner-mode=off",
            "--management.endpoints.web.exposure.include=metrics");
    context.getBean(SlowDriver.class).awaitSlowRescale();
    List<HttpMessageConverter<?>> converters =
        context.getBean(RequestMappingHandlerAdapter.class).getMessageConverters();
    converters.forEach(converter -> System.out.println(converter.getClass().getSimpleName()));
    String base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    System.out.println(get(base + "/report"));
    System.out.println(get(base + "/actuator/metrics/kta.cycles?tag=autoscaler:embedded"));
    System.out.println("amid a rescale");
  }

  private static String get(String uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
        .body();
  }
}
