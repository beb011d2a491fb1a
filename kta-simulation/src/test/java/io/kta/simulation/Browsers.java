package io.kta.simulation;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a browser is that can be run without a screen. */
public final class Browsers {
  public static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

  private Browsers() {}

  /** Returns the name of one that is on the PATH; empty if none is. */
  public static Optional<String> find() {
    return NAMES.stream().filter(Browsers::isOnPath).findFirst();
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
