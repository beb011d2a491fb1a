package io.kta.flink.kill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A {@link KilledLoop} as its parent has it. */
final class LoopProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private LoopProcess(Process process) {
    this.process = process;
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static LoopProcess start(URI flink, String jobId, Path file, String taskManagers)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            KilledLoop.class.getName(),
            flink.toString(),
            jobId,
            file.toString(),
            taskManagers);
    return new LoopProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Has it begin a cycle that asks for a parallelism and stops at a window. */
  void begin(int parallelism, Window window) throws IOException {
    process.getOutputStream().write((parallelism + " " + window + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Returns what it tells next. */
  String next() throws IOException {
    return requireNonNull(out.readLine(), "it has ended; its errors are above");
  }

  /** Has it run a cycle to its end, and returns how that was. */
  String run(int parallelism) throws IOException {
    begin(parallelism, Window.NOT_SEEN);
    return next();
  }

  /** Kills it, by SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
