package io.kta.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.Reader;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  record Id(String value) {}

  record Optionals(
      Optional<String> text,
      Optional<List<Id>> ids,
      OptionalDouble real,
      OptionalInt whole,
      OptionalLong big) {}

  record Times(Instant at, Duration length, LocalTime from, ZoneId zone, Map<Instant, Id> seen) {}

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Point() implements Shape {}

    sealed interface Angular extends Shape {
      record Square(int side) implements Angular {}
    }
  }

  sealed interface Clash {
    record Typed(String type) implements Clash {}
  }

  record Drawing(Shape shape, List<Shape> more, Map<Id, Shape> named) {}

  record Grown(int old, List<Id> list, Map<Id, Integer> map, Optionals inner, boolean flag) {}

  record Note(String text, @Nullable String remark) {
    public boolean isShort() {
      return text.length() < 3;
    }

    public String getLoud() {
      return text + "!";
    }
  }

  record Zoned(LocalDateTime local, OffsetDateTime offset, ZonedDateTime zoned) {}

  record Holder(Growing growing) {}

  /** A class that may gain components without breaking its callers. */
  @JsonAutoDetect(
      fieldVisibility = Visibility.ANY,
      getterVisibility = Visibility.NONE,
      isGetterVisibility = Visibility.NONE)
  static final class Growing {
    private final @Nullable Grown grown;
    private final List<Id> ids;
    private final Optional<Duration> length;

    @JsonCreator
    Growing(
        @JsonProperty("grown") @Nullable Grown grown,
        @JsonProperty("ids") List<Id> ids,
        @JsonProperty("length") Optional<Duration> length) {
      this.grown = grown;
      this.ids = List.copyOf(ids);
      this.length = length;
    }

    public boolean isLong() {
      return length.isPresent();
    }

    @Override
    public String toString() {
      return grown + " " + ids + " " + length;
    }
  }

  @Test
  void write_recordThatCanBeAskedMore_hasItsComponentsOnly() throws Exception {
    assertThat(Json.lenient().writeValueAsString(new Note("hi", null)))
        .isEqualTo("{\"text\":\"hi\",\"remark\":null}");
    assertThat(roundTrip(new Note("hi", null))).isEqualTo(new Note("hi", null));
  }

  @Test
  void write_emptyOptionals_areLeftOut() throws Exception {
    Optionals none = newEmpty();
    assertThat(Json.lenient().writeValueAsString(none)).isEqualTo("{}");
    assertThat(roundTrip(none)).isEqualTo(none);
  }

  @Test
  void write_fullOptionals_comeBack() throws Exception {
    Optionals all =
        new Optionals(
            Optional.of("a"),
            Optional.of(List.of(new Id("b"))),
            OptionalDouble.of(0.1 + 0.2),
            OptionalInt.of(-1),
            OptionalLong.of(Long.MAX_VALUE));
    assertThat(Json.lenient().writeValueAsString(all))
        .isEqualTo(
            "{\"text\":\"a\",\"ids\":[\"b\"],\"real\":0.30000000000000004,\"whole\":-1,"
                + "\"big\":9223372036854775807}");
    assertThat(roundTrip(all)).isEqualTo(all);
  }

  @Test
  void write_optionalsOfSomethingEmpty_areNotLeftOut() throws Exception {
    Optionals ofEmpty =
        new Optionals(
            Optional.of(""),
            Optional.of(List.of()),
            OptionalDouble.of(0),
            OptionalInt.of(0),
            OptionalLong.of(0));
    assertThat(roundTrip(ofEmpty)).isEqualTo(ofEmpty);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE, 1e300})
  void write_oddNumbers_comeBack(double odd) throws Exception {
    assertThat(roundTrip(new Shape.Circle(odd))).isEqualTo(new Shape.Circle(odd));
    assertThat(Json.lenient().readValue("{\"real\":\"NaN\"}", Optionals.class).real())
        .hasValue(Double.NaN);
  }

  @Test
  void write_times_areText() throws Exception {
    Times times =
        new Times(
            Instant.parse("2030-01-01T00:00:00.123456789Z"),
            Duration.ofMillis(90_500),
            LocalTime.of(8, 30),
            ZoneId.of("Europe/Vienna"),
            Map.of(Instant.EPOCH, new Id("a")));
    assertThat(Json.lenient().writeValueAsString(times))
        .isEqualTo(
            "{\"at\":\"2030-01-01T00:00:00.123456789Z\",\"length\":\"PT1M30.5S\","
                + "\"from\":\"08:30\",\"zone\":\"Europe/Vienna\","
                + "\"seen\":{\"1970-01-01T00:00:00Z\":\"a\"}}");
    assertThat(roundTrip(times)).isEqualTo(times);
  }

  @Test
  void write_closedChoices_sayWhichOneTheyAre() throws Exception {
    Drawing drawing =
        new Drawing(
            new Shape.Point(),
            List.of(new Shape.Circle(1), new Shape.Angular.Square(2)),
            Map.of(new Id("a"), new Shape.Point()));
    assertThat(Json.lenient().writeValueAsString(drawing))
        .isEqualTo(
            "{\"shape\":{\"type\":\"Point\"},\"more\":[{\"type\":\"Circle\",\"radius\":1.0},"
                + "{\"type\":\"Square\",\"side\":2}],\"named\":{\"a\":{\"type\":\"Point\"}}}");
    assertThat(roundTrip(drawing)).isEqualTo(drawing);
  }

  @Test
  void write_closedChoicesWhoseTypeIsNotDeclared_comeBackWhereItIs() throws Exception {
    List<Object> undeclared = List.of(Optional.of(new Shape.Circle(1)), new Shape.Point());
    String json = Json.lenient().writeValueAsString(undeclared);
    assertThat(Json.strict().readValue(json, new TypeReference<List<Optional<Shape>>>() {}))
        .containsExactly(Optional.of(new Shape.Circle(1)), Optional.of(new Shape.Point()));
  }

  @Test
  void write_closedChoiceWithAComponentType_isRefused() {
    assertThatThrownBy(() -> Json.lenient().writeValueAsString(new Clash.Typed("a")))
        .hasMessageContaining("component type")
        .hasMessageContaining("rename it");
  }

  @Test
  void read_componentsThatWereAddedLater_areEmpty() throws Exception {
    assertThat(Json.lenient().readValue("{\"old\":1}", Grown.class))
        .isEqualTo(new Grown(1, List.of(), Map.of(), newEmpty(), false));
  }

  @Test
  void read_unknownProperty_isIgnoredByTheLenientOnly() throws Exception {
    String json = "{\"radius\":1.0,\"type\":\"Circle\",\"colour\":\"red\"}";
    assertThat(Json.lenient().readValue(json, Shape.class)).isEqualTo(new Shape.Circle(1));
    assertThatThrownBy(() -> Json.strict().readValue(json, Shape.class))
        .hasMessageContaining("colour");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"a\",\"text\":\"b\"}",
        "{\"remark\":\"no text\"}",
        "{\"text\":{}}",
        "{\"text\":\"a\"} {}",
        "{\"text\":\"a\"",
        "[]",
      })
  void read_whatIsNotOfTheType_isRefused(String json) {
    assertThatThrownBy(() -> Json.lenient().readValue(json, Note.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"Square\",\"side\":\"2\"}",
        "{\"type\":\"Square\",\"side\":2.5}",
        "{\"type\":\"Square\",\"side\":null}",
        "{\"type\":\"Square\"}",
        "{\"type\":\"java.lang.ProcessBuilder\"}",
        "{\"side\":2}",
      })
  void read_whatOnlyResemblesAChoice_isRefusedByTheStrict(String json) {
    assertThatThrownBy(() -> Json.strict().readValue(json, Shape.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void read_deepInput_isRefused() {
    assertThatThrownBy(() -> Json.lenient().readTree("[".repeat(101) + "]".repeat(101)))
        .hasMessageContaining("depth");
  }

  @Test
  void read_longInput_isRefused() {
    assertThatThrownBy(() -> Json.lenient().readTree(new Blanks())).hasMessageContaining("length");
  }

  @Test
  void read_badTime_saysWhatItIs() {
    assertThatThrownBy(() -> Json.lenient().readValue("\"yesterday\"", Instant.class))
        .hasMessageContaining("java.time.Instant")
        .hasMessageContaining("'yesterday'");
  }

  /** As before Jackson's own module for {@code java.time}, which leaves out the zone. */
  @Test
  void write_timesOfAZone_comeBackInThatZone() throws Exception {
    LocalDateTime local = LocalDateTime.of(2030, 1, 2, 8, 30);
    Zoned zoned =
        new Zoned(
            local, local.atOffset(ZoneOffset.ofHours(2)), local.atZone(ZoneId.of("Asia/Tokyo")));
    assertThat(Json.lenient().writeValueAsString(zoned))
        .isEqualTo(
            "{\"local\":\"2030-01-02T08:30\",\"offset\":\"2030-01-02T08:30+02:00\","
                + "\"zoned\":\"2030-01-02T08:30+09:00[Asia/Tokyo]\"}");
    assertThat(roundTrip(zoned)).isEqualTo(zoned);
  }

  @Test
  void write_classWithAnnotatedFields_isAsARecord() throws Exception {
    Grown grown = new Grown(1, List.of(), Map.of(), newEmpty(), true);
    Growing growing = new Growing(grown, List.of(new Id("a")), Optional.of(Duration.ofSeconds(1)));
    assertThat(Json.lenient().writeValueAsString(growing))
        .isEqualTo(
            "{\"grown\":{\"old\":1,\"list\":[],\"map\":{},\"inner\":{},\"flag\":true},"
                + "\"ids\":[\"a\"],\"length\":\"PT1S\"}");
    assertThat(roundTrip(growing)).hasToString(growing.toString());
  }

  @Test
  void read_classWithComponentsThatWereAddedLater_hasThemEmpty() throws Exception {
    assertThat(Json.strict().readValue("{\"grown\":{\"old\":1,\"flag\":true}}", Growing.class))
        .hasToString(
            new Growing(
                    new Grown(1, List.of(), Map.of(), newEmpty(), true),
                    List.of(),
                    Optional.empty())
                .toString());
    assertThat(Json.lenient().readValue("{}", Holder.class).growing().ids).isEmpty();
  }

  @Test
  void export_thisPackage_isToModulesOfKtaOnly() {
    assertThat(
            ModuleFinder.of(Path.of("target", "classes"))
                .find("io.kta.core")
                .orElseThrow()
                .descriptor()
                .exports())
        .filteredOn(export -> export.source().equals("io.kta.json"))
        .singleElement()
        .satisfies(
            export ->
                assertThat(export.targets())
                    .containsExactlyInAnyOrder("io.kta.algorithms", "io.kta.simulation"));
  }

  private static Optionals newEmpty() {
    return new Optionals(
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  private static Object roundTrip(Object value) throws JsonProcessingException {
    return Json.strict().readValue(Json.lenient().writeValueAsString(value), value.getClass());
  }

  /** Blanks without end, so that a long input takes no memory. */
  private static final class Blanks extends Reader {
    @Override
    public int read(char[] into, int offset, int length) {
      Arrays.fill(into, offset, offset + length, ' ');
      return length;
    }

    @Override
    public void close() {}
  }
}
