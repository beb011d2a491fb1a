package io.kta.operator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultsTest {
  private final Faults faults = new Faults();

  @Test
  void check_fieldWithin_isPlacedByItsPathAndNotByTheWords() {
    // "days" begins with a word of the field above it, by which places were guessed once
    faults.check(
        "spec.behavior.day",
        () -> {
          throw FieldException.of("days", "is 'Moonday'; it must be one of Monday, Tuesday");
        });

    assertThat(faults)
        .hasToString("spec.behavior.day.days is 'Moonday'; it must be one of Monday, Tuesday");
  }

  @Test
  void check_itself_isTheSubject() {
    faults.check(
        "spec.behavior.overrides[map]",
        () -> {
          throw FieldException.of("", "is -1; it must be at least 0");
        });

    assertThat(faults).hasToString("spec.behavior.overrides[map] is -1; it must be at least 0");
  }

  @Test
  void check_refusedByAnother_hasTheFieldBeforeItsSentence() {
    faults.check(
        "spec.behavior.budget",
        () -> {
          throw new IllegalArgumentException("is what the sentence of another may begin with");
        });

    assertThat(faults)
        .hasToString("spec.behavior.budget: is what the sentence of another may begin with");
  }

  @Test
  void check_fieldOfAField_hasTheWholePath() {
    faults.check(
        "spec.behavior.scheduledBounds[1]",
        () -> {
          String unused = Fields.at("window", () -> Fields.require("from", (String) null));
        });

    assertThat(faults)
        .hasToString("spec.behavior.scheduledBounds[1].window.from is missing; set it");
    assertThat(faults.concern("spec.behavior.scheduledBounds[1].window")).isTrue();
    assertThat(faults.concern("spec.behavior.scheduledBounds[0]")).isFalse();
  }
}
