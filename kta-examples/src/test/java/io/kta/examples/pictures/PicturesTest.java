package io.kta.examples.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.CycleReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The pictures in {@code docs} are those that the code draws. {@code -Dkta.pictures.write=true}
 * writes them anew; {@code -Dkta.pictures.record=true} records another rescale on a real Flink.
 */
final class PicturesTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Path RESCALE = Path.of("src/test/resources/pictures/rescale.json");

  @Test
  void pictures_drawnAgain_areThoseOfTheDocs() throws Exception {
    for (Map.Entry<String, String> picture : pictures().entrySet()) {
      Path file = DOCS.resolve(picture.getKey());
      if (Boolean.getBoolean("kta.pictures.write")) {
        Files.writeString(file, picture.getValue());
      }
      assertThat(file)
          .content()
          .as("run with -Dkta.pictures.write=true")
          .isEqualTo(picture.getValue());
      DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "kta.pictures.record", matches = "true")
  void record_aRescaleOnFlink_writesWhatWasSeen() throws IOException {
    RescaleRecording seen = RescaleRun.record();
    assertThat(seen.states()).isNotEmpty();
    Files.writeString(RESCALE, seen.toJson());
  }

  private static Map<String, String> pictures() throws IOException {
    CycleReport cycle = SampleCycle.run();
    return Map.of(
        "loop.svg", LoopPicture.of(cycle),
        "decision.svg", DecisionPicture.of(cycle),
        "rescale.svg", RescalePicture.of(RescaleRecording.fromJson(Files.readString(RESCALE))),
        "operator.svg", OperatorPicture.draw());
  }
}
