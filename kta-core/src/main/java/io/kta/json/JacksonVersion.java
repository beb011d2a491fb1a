package io.kta.json;

import com.fasterxml.jackson.core.Version;

/** The versions of Jackson that KTA supports: 2.16 and later ones of Jackson 2. */
public final class JacksonVersion {
  private static final int MAJOR = 2;
  private static final int LEAST_MINOR = 16; // has maxDocumentLength and findPolymorphicTypeInfo

  private JacksonVersion() {}

  /**
   * Checks the Jackson that is on the class path; a build that manages versions may have put an
   * older one there than KTA asks for.
   *
   * @throws IllegalStateException if it is too old
   */
  public static void require() {
    require("jackson-core", com.fasterxml.jackson.core.json.PackageVersion.VERSION);
    require("jackson-databind", com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION);
  }

  private static void require(String artifact, Version found) {
    if (found.getMajorVersion() < MAJOR || found.getMinorVersion() < LEAST_MINOR) {
      throw new IllegalStateException(
          "%s %s is too old; KTA needs Jackson %d.%d or a later 2.x, so raise jackson-bom to that"
              .formatted(artifact, found, MAJOR, LEAST_MINOR));
    }
  }
}
