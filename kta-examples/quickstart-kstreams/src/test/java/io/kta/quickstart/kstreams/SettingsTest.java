package io.kta.quickstart.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  @TempDir private Path dir;

  @Test
  void of_argumentsAndFile_argumentsGoBefore() throws IOException {
    Files.writeString(
        dir.resolve("streams.properties"),
        "num.standby.replicas=1\nbootstrap.servers=kafka:9092\nwordcount.partitions=6\n");
    Settings settings =
        Settings.of(
            dir, List.of("-D", "bootstrap.servers=other:9092", "-D", "wordcount.per-word.ms=10"));
    assertThat(settings.kafka())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("num.standby.replicas", "1", "bootstrap.servers", "other:9092"));
    assertThat(settings.partitions()).isEqualTo(6);
    assertThat(settings.perWord()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void of_nothing_hasDefaults() throws IOException {
    Settings settings = Settings.of(dir, List.of());
    assertThat(settings.kafka()).isEmpty();
    assertThat(settings.partitions()).isEqualTo(4);
    assertThat(settings.perWord()).isZero();
    assertThat(settings.leavesGroup()).isTrue();
    assertThat(settings.httpAddress().getPort()).isEqualTo(8080);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-D", "-D a", "-E a=b", "-D a=b c"})
  void of_argumentsThatAreNoPairs_areRefused(String line) {
    assertThatThrownBy(() -> Settings.of(dir, List.of(line.split(" ", -1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("they must be pairs of -D and key=value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "many", "99999999999"})
  void partitions_noSuchNumber_isRefusedByName(String value) throws IOException {
    Settings settings = Settings.of(dir, List.of("-D", "wordcount.partitions=" + value));
    assertThatThrownBy(settings::partitions)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wordcount.partitions is '%s'; it must be a whole number, at least 1", value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8080", "localhost:", "localhost:99999", ""})
  void httpAddress_noAddress_isRefused(String value) throws IOException {
    Settings settings = Settings.of(dir, List.of("-D", "wordcount.http.address=" + value));
    assertThatThrownBy(settings::httpAddress)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it must be host:port");
  }
}
