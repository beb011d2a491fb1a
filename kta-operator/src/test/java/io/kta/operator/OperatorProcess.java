package io.kta.operator;

import static io.kta.operator.FakeCluster.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The operator as a process of its own. */
public final class OperatorProcess {
  private OperatorProcess() {}

  /** Starts it beside a fake cluster. */
  static Process start(FakeCluster cluster, Path dir, Map<String, String> settings)
      throws IOException {
    return start(dir, settings(cluster, settings));
  }

  /** Returns what it needs to find a fake cluster, and more. */
  static Map<String, String> settings(FakeCluster cluster, Map<String, String> more) {
    Map<String, String> all = new HashMap<>();
    all.put("KUBERNETES_MASTER", cluster.client().getConfiguration().getMasterUrl());
    all.put("KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    all.put("KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
    all.put("WATCH_NAMESPACES", NAMESPACE);
    all.putAll(more);
    return all;
  }

  /** Starts it with little memory, and soon ready. */
  static Process start(Path dir, Map<String, String> settings) throws IOException {
    return start(dir, settings, List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
  }

  /** Starts it with flags for Java; it writes its log to file {@code log} of a directory. */
  public static Process start(Path dir, Map<String, String> settings, List<String> flags)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()));
    Map<String, String> environment = builder.environment();
    environment.put("PORT", "0");
    environment.put("PAGE_PORT", "0"); // with its page, as by default
    environment.putAll(settings);
    return builder.start();
  }

  /** Sends it a signal, such as STOP. */
  static void signal(Process process, String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
