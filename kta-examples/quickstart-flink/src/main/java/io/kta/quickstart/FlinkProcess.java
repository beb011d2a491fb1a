package io.kta.quickstart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A process of Flink, chosen by the first argument as in Flink's own image: {@code standalone-job}
 * is a JobManager that runs one job, {@code taskmanager} a TaskManager. The other arguments are
 * Flink's own, such as {@code -D key=value}. The configuration is {@code config.yaml} in the folder
 * that {@code FLINK_CONF_DIR} names.
 */
public final class FlinkProcess {
  private static final String CONF_DIR = "FLINK_CONF_DIR";

  private FlinkProcess() {}

  /** Runs the process until it ends or fails; then the JVM ends. */
  public static void main(String... arguments) throws Exception {
    String role = arguments.length == 0 ? "" : arguments[0];
    String confDir = System.getenv().getOrDefault(CONF_DIR, "/opt/flink/conf");
    List<String> command = new ArrayList<>(List.of("--configDir", confDir));
    List<String> given =
        Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
    switch (role) {
      case "standalone-job" -> {
        command.addAll(given);
        StandaloneApplicationClusterEntryPoint.main(command.toArray(String[]::new));
      }
      case "taskmanager" -> {
        command.addAll(memory(GlobalConfiguration.loadConfiguration(confDir)));
        command.addAll(given);
        TaskManagerRunner.main(command.toArray(String[]::new));
      }
      default ->
          throw new IllegalArgumentException(
              "the first argument is '%s'; it must be standalone-job or taskmanager"
                  .formatted(role));
    }
  }

  /**
   * Returns the sizes that a TaskManager must be told: the command line that Flink makes of the
   * size of the whole process, for its scripts to pass on.
   */
  static List<String> memory(Configuration configuration) {
    return List.of(
        TaskExecutorProcessUtils.generateDynamicConfigsStr(
                TaskExecutorProcessUtils.processSpecFromConfig(configuration))
            .strip()
            .split(" ", -1));
  }
}
