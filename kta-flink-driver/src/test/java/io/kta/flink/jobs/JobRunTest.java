package io.kta.flink.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.flink.FlinkJob;
import io.kta.flink.ListedJob;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which job is which, and what it is called in logs. */
final class JobRunTest {
  private static final String ID = "caf3caf3caf3caf3caf3caf3caf3caf3";
  private static final Instant START = Instant.ofEpochMilli(50_001);

  @Test
  void isOf_sameIdAndStart_isThatRunAndNoOther() {
    JobRun run = named("orders");
    assertThat(run.isOf(new ListedJob(ID, "orders", "RUNNING", START))).isTrue();
    assertThat(run.isOf(new ListedJob(ID, "orders", "RUNNING", START.plusMillis(1)))).isFalse();
    assertThat(run.isOf(new ListedJob("0".repeat(32), "orders", "RUNNING", START))).isFalse();
    assertThat(run.isOf(new FlinkJob(ID, START))).isTrue();
    assertThat(run.isOf(new FlinkJob(ID, START.minusMillis(1)))).isFalse();
    assertThat(run.isOf(new FlinkJob("0".repeat(32), START))).isFalse();
  }

  @Test
  void key_tellsRunsOfOneIdApart_idOfGivesTheIdBack() {
    assertThat(named("orders").key()).isEqualTo(ID + "@50001");
    assertThat(JobRun.idOf(named("orders").key())).isEqualTo(ID);
    assertThat(JobRun.idOf(ID)).as("of a job that was scaled by its id alone").isEqualTo(ID);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "orders, orders",
        "\" a\u00a0b \", \"a\u00a0b\"",
        "\"a\nERROR faked\t\u202eline\", a ERROR faked line",
        "\" \n\", " + ID,
        "\"\", " + ID
      })
  void title_isOneLine(String name, String title) {
    assertThat(named(name).title()).isEqualTo(title);
  }

  @Test
  void title_longName_isCut() {
    assertThat(named("x".repeat(100)).title()).isEqualTo("x".repeat(100));
    assertThat(named("x".repeat(101)).title()).isEqualTo("x".repeat(100) + "…");
    assertThat(named("orders").titleWithId()).isEqualTo("orders-caf3caf3");
    assertThat(named("orders")).hasToString("orders (" + ID + ")");
  }

  private static JobRun named(String name) {
    return new JobRun(name, ID, START);
  }
}
