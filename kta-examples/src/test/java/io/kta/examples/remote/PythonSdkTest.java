package io.kta.examples.remote;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tests of the Python SDK, with the simulation of this build. */
@Timeout(300)
final class PythonSdkTest {

  @Test
  void everyTest_passes() throws Exception {
    Python.test(absoluteClassPath(), "discover", "-t", ".", "-s", "tests");
  }

  /** Returns the class path as another working directory needs it. */
  private static String absoluteClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
