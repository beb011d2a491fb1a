package io.kta.patience;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has every test await what it awaits for a minute unless it says otherwise: the 10 s of Awaitility
 * itself are over on a machine ten times as slow. Taken up by the modules whose {@code
 * junit-platform.properties} let extensions be detected.
 */
public final class LongPatience implements BeforeAllCallback {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(PATIENCE);
  }
}
