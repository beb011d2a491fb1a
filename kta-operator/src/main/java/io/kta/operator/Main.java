package io.kta.operator;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the operator until the process gets SIGTERM; configured by the environment. */
public final class Main {
  private static final Logger logger = LoggerFactory.getLogger(Main.class);

  /**
   * For how many seconds the JVM keeps an address that it has found: longer than a connection may
   * take, so that what was checked is what is connected to.
   */
  private static final String ADDRESSES_KEPT = "60";

  /** At first; it is doubled five times, so a watch is begun again within 8 s. */
  private static final int WATCH_AGAIN_MILLIS = 250;

  private Main() {}

  /** Starts; ends with exit code 1 if that fails, or if another operator takes over. */
  public static void main(String... args) {
    Security.setProperty("networkaddress.cache.ttl", ADDRESSES_KEPT);
    try {
      OperatorConfig config = OperatorConfig.of(System.getenv());
      KubernetesClient client =
          KtaOperator.client(
              new ConfigBuilder()
                  .withRequestRetryBackoffLimit(2)
                  .withWatchReconnectInterval(WATCH_AGAIN_MILLIS)
                  .build());
      KtaOperator operator = KtaOperator.start(client, config, () -> Runtime.getRuntime().halt(1));
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    operator.close();
                    client.close();
                  }));
    } catch (RuntimeException e) {
      logger.error("the operator cannot start: {}", e.getMessage(), e);
      System.exit(1);
    }
  }
}
