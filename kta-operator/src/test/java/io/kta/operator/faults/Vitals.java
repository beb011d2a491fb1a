package io.kta.operator.faults;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process occupies, as Linux has it. Immutable.
 *
 * @param memory resident, in MiB
 */
record Vitals(int memory, int threads, int sockets) {

  static Vitals of(Process process) throws IOException {
    Path proc = Path.of("/proc", String.valueOf(process.pid()));
    List<String> status = Files.readAllLines(proc.resolve("status"));
    return new Vitals(
        number(status, "VmRSS:") >> 10, number(status, "Threads:"), sockets(proc.resolve("fd")));
  }

  private static int number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static int sockets(Path open) throws IOException {
    int sockets = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(open)) {
      for (Path one : all) {
        try {
          sockets += Files.readSymbolicLink(one).toString().startsWith("socket:") ? 1 : 0;
        } catch (NoSuchFileException e) {
          // It was closed meanwhile.
        }
      }
    }
    return sockets;
  }
}
