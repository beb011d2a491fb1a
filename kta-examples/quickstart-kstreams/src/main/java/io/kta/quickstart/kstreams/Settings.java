package io.kta.quickstart.kstreams;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process is configured with: settings of Kafka by Kafka's own names, and those of WordCount
 * by names that begin with {@code wordcount.}. Not to be changed once it is made.
 */
final class Settings {
  private static final String OWN = "wordcount.";
  private static final Pattern HOST_AND_PORT = Pattern.compile("(.+):(\\d{1,5})");
  private final Properties all;

  private Settings(Properties all) {
    this.all = all;
  }

  /**
   * Reads {@code streams.properties} of a folder, if it is there, and what {@code -D key=value}
   * says, which goes before.
   *
   * @throws IllegalArgumentException if an argument is not of that form
   */
  static Settings of(Path folder, List<String> arguments) throws IOException {
    Properties all = new Properties();
    Path file = folder.resolve("streams.properties");
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        all.load(reader);
      }
    }
    for (int i = 0; i < arguments.size(); i += 2) {
      String[] pair = i + 1 < arguments.size() ? arguments.get(i + 1).split("=", 2) : new String[0];
      if (!arguments.get(i).equals("-D") || pair.length != 2) {
        throw new IllegalArgumentException(
            "the arguments after the first are %s; they must be pairs of -D and key=value"
                .formatted(arguments));
      }
      all.setProperty(pair[0], pair[1]);
    }
    return new Settings(all);
  }

  /** Returns a copy of the settings that are Kafka's. */
  Properties kafka() {
    Properties kafka = new Properties();
    for (String name : all.stringPropertyNames()) {
      if (!name.startsWith(OWN)) {
        kafka.setProperty(name, all.getProperty(name));
      }
    }
    return kafka;
  }

  /** Returns how many partitions a topic gets that is not there yet. Default: 4. */
  int partitions() {
    return (int) number("partitions", 4, 1);
  }

  /** Returns for how long a word keeps a counter busy. Default: not at all. */
  Duration perWord() {
    return Duration.ofMillis(number("per-word.ms", 0, 0));
  }

  /** Returns how many lines a producer sends per second. Default: 10. */
  int linesPerSecond() {
    return (int) number("lines-per-second", 10, 1);
  }

  /** Returns how long a process may take to close. Default: 20 s. */
  Duration closeTimeout() {
    return Duration.ofMillis(number("close-timeout.ms", 20_000, 1));
  }

  /**
   * Returns whether a process that is asked to end leaves its group at once. Default: yes, as is
   * right where no other process with its identity follows.
   */
  boolean leavesGroup() {
    return Boolean.parseBoolean(all.getProperty(OWN + "leave-group-on-close", "true"));
  }

  /** Returns where health and metrics are served. Default: 0.0.0.0:8080. */
  InetSocketAddress httpAddress() {
    String address = all.getProperty(OWN + "http.address", "0.0.0.0:8080");
    Matcher parts = HOST_AND_PORT.matcher(address);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
      throw new IllegalArgumentException(
          OWN + "http.address is '" + address + "'; it must be host:port");
    }
    return new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
  }

  private long number(String name, long otherwise, long least) {
    String text = all.getProperty(OWN + name, String.valueOf(otherwise));
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= Integer.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "%s%s is '%s'; it must be a whole number, at least %d".formatted(OWN, name, text, least));
  }
}
