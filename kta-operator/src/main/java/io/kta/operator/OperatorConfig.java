package io.kta.operator;

import io.kta.kubernetes.AutoscalerKind;
import io.kta.operator.run.LeaderElection;
import io.kta.operator.spec.AllowedHosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the operator itself is run; docs/operator.md has the environment variables. Immutable.
 *
 * @param namespaces the namespaces whose policies are run; empty for all
 * @param hosts which hosts policies may have called
 * @param otherAutoscalers kinds of autoscalers that are looked for besides those that KTA knows
 * @param threads how many cycles run at a time
 * @param port where health and metrics are served; 0 picks a free one
 * @param pagePort where the live page is served, to this pod alone; 0 picks a free one; empty for
 *     no page
 * @param historyLength how many past results are remembered of a policy at most
 * @param rereadInterval how often the Secrets and ConfigMaps that a policy names are looked at
 * @param leaderElection whether only one of several operators acts, and where they agree on it
 */
public record OperatorConfig(
    Set<String> namespaces,
    AllowedHosts hosts,
    List<AutoscalerKind> otherAutoscalers,
    int threads,
    int port,
    OptionalInt pagePort,
    int historyLength,
    Duration rereadInterval,
    LeaderElection leaderElection) {
  private static final int MOST_RESULTS = 100_000;

  /** Checks the numbers. */
  public OperatorConfig {
    namespaces = Set.copyOf(namespaces);
    otherAutoscalers = List.copyOf(otherAutoscalers);
    if (threads < 1) {
      throw new IllegalArgumentException("THREADS is " + threads + "; it must be at least 1");
    }
    requirePort("PORT", port);
    pagePort.ifPresent(each -> requirePort("PAGE_PORT", each));
    if (historyLength < 1 || historyLength > MOST_RESULTS) {
      throw new IllegalArgumentException(
          "HISTORY_LENGTH is %d; it must be within 1 to %d".formatted(historyLength, MOST_RESULTS));
    }
    if (rereadInterval.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "REREAD_SECONDS is " + rereadInterval.toSeconds() + "; it must be at least 1");
    }
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException(name + " is " + port + "; it must be within 0 to 65535");
    }
  }

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException if values cannot be used; all of them are named
   */
  public static OperatorConfig of(Map<String, String> environment) {
    Reader read = new Reader(environment);
    Set<String> namespaces = read.list("WATCH_NAMESPACES");
    Set<String> hosts = read.list("ALLOWED_HOSTS");
    List<AutoscalerKind> others = read.kinds("OTHER_AUTOSCALERS");
    int threads = read.number("THREADS", 16);
    int port = read.number("PORT", 8080);
    OptionalInt pagePort = read.numberOrOff("PAGE_PORT", 8090);
    int historyLength = read.number("HISTORY_LENGTH", 100);
    Duration reread = Duration.ofSeconds(read.number("REREAD_SECONDS", 60));
    LeaderElection election =
        new LeaderElection(
            read.truth("LEADER_ELECTION", false),
            read.text("POD_NAMESPACE", "default"),
            read.text("POD_NAME", "kta-operator"),
            Duration.ofSeconds(read.number("LEASE_SECONDS", 15)));
    read.throwIfAnyIsWrong();
    return new OperatorConfig(
        namespaces,
        new AllowedHosts(hosts),
        others,
        threads,
        port,
        pagePort,
        historyLength,
        reread,
        election);
  }

  private record Reader(Map<String, String> environment, List<String> faults) {

    Reader(Map<String, String> environment) {
      this(environment, new ArrayList<>());
    }

    String text(String name, String otherwise) {
      String value = environment.getOrDefault(name, "").strip();
      return value.isEmpty() ? otherwise : value;
    }

    Set<String> list(String name) {
      return Arrays.stream(text(name, "").split(",", -1))
          .map(String::strip)
          .filter(part -> !part.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    }

    List<AutoscalerKind> kinds(String name) {
      List<AutoscalerKind> kinds = new ArrayList<>();
      for (String text : list(name)) {
        try {
          kinds.add(AutoscalerKind.parse(text));
        } catch (IllegalArgumentException e) {
          faults.add(name + ": " + e.getMessage());
        }
      }
      return kinds;
    }

    int number(String name, int otherwise) {
      return number(name, otherwise, "a whole number");
    }

    int number(String name, int otherwise, String rule) {
      String value = text(name, String.valueOf(otherwise));
      try {
        return Integer.parseInt(value);
      } catch (NumberFormatException e) {
        faults.add(name + " is '" + value + "'; it must be " + rule);
        return otherwise;
      }
    }

    OptionalInt numberOrOff(String name, int otherwise) {
      return text(name, "").equals("off")
          ? OptionalInt.empty()
          : OptionalInt.of(number(name, otherwise, "a whole number, or off"));
    }

    boolean truth(String name, boolean otherwise) {
      String value = text(name, String.valueOf(otherwise));
      if (!value.equals("true") && !value.equals("false")) {
        faults.add(name + " is '" + value + "'; it must be true or false");
      }
      return value.equals("true");
    }

    void throwIfAnyIsWrong() {
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", faults));
      }
    }
  }
}
