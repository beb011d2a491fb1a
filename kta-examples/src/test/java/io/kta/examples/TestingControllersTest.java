package io.kta.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.kta.docs.CodeBlocks;
import io.kta.driver.ScaleDriver;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page on testing controllers, compiled and run as it stands there. */
final class TestingControllersTest {
  private static final String IMPORTS =
      """
      import static org.assertj.core.api.Assertions.assertThat;
      import static org.mockito.ArgumentMatchers.*;
      import static org.mockito.Mockito.*;

      import io.kta.metrics.*;
      import org.mockito.ArgumentCaptor;
      import org.mockito.InOrder;
      """;

  @TempDir Path classes;

  @Test
  void blocks_run_asTheyStand() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/testing-controllers.md", classes);
    assertThat(page.count()).isEqualTo(3);
    String code =
        "return new Object() { Object run() throws Exception { %s return report; } }.run();"
            .formatted(page.code(0, page.count())); // so that the page can call its driver so too
    Object report = page.run("Controllers", IMPORTS, code, mock(ScaleDriver.class));
    assertThat(report).isNotNull();
  }
}
