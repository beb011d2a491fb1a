package io.kta.operator.status;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which version this is. */
final class Version {
  private Version() {}

  /** Returns the version that was built. */
  static String ofKta() {
    try (InputStream version =
        requireNonNull(Version.class.getResourceAsStream("version.txt"), "version.txt")) {
      return new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
