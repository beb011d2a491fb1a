package io.kta.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The types that the listings of the public API in docs/api name. */
final class PublicTypes {
  private static final Pattern TYPE =
      Pattern.compile("(?m)^[a-z ]*\\b(?:record|class|interface|enum) (io\\.kta\\.[\\w.$]+)");

  private PublicTypes() {}

  /** Returns all of them, module by module. */
  static Stream<Class<?>> all() {
    return Stream.of("core", "algorithms", "simulation", "flink-driver", "k8s-driver")
        .map(PublicTypes::listing)
        .flatMap(listing -> TYPE.matcher(listing).results())
        .map(PublicTypes::type);
  }

  private static String listing(String module) {
    try {
      return Files.readString(Path.of("..", "docs", "api", "kta-" + module + ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> type(MatchResult found) {
    try {
      return Class.forName(found.group(1));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("docs/api names " + found.group(1), e);
    }
  }
}
