package io.kta.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DocCommentsTest {
  @TempDir private Path dir;

  @Test
  void of_publicWithoutAComment_isNamed() throws Exception {
    Path file = dir.resolve("Shape.java");
    Files.writeString(
        file,
        """
        public interface Shape {
          int corners();
          /** An area.
           * @param width how wide */
          record Area(int width, int height) implements Shape {
            static int none;
            public static final int MOST = 1;
            @Override public int corners() { return 4; }
            private void measure() {}
            void inside() { class Local {} }
          }
          /** For us. */
          @Internal interface Secret {}
          /** How it looks. */
          enum Colour { RED, /** As the sea. */ BLUE }
        }
        """);

    Path other = dir.resolve("Line.java");
    Files.writeString(other, "/** A line. */ public final class Line {}");

    assertThat(DocComments.of(List.of(file, other)))
        .containsExactly(
            "Shape.java: type Shape",
            "Shape.java: method corners",
            "Shape.java: component height of Area",
            "Shape.java: field MOST",
            "Shape.java: type Secret is internal and not @hidden",
            "Shape.java: field RED",
            "Line.java: type Line does not say @since when it is");
  }
}
