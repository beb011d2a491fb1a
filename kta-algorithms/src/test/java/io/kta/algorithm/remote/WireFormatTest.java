package io.kta.algorithm.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.algorithm.Context;
import io.kta.algorithm.remote.StepRequest.HistorySent;
import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleResult;
import io.kta.knowledge.Outcome;
import io.kta.knowledge.Step;
import io.kta.topology.Operator;
import io.kta.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests, compared byte by byte with files that hold what the protocol asks for. */
final class WireFormatTest {
  private static final JsonObject MONITORED =
      new JsonObject("{\"count\":3,\"rate\":1.10,\"big\":12345678901234567890,\"tiny\":1E-7}");
  private static final JsonObject ANALYZED = new JsonObject("{\"state\":1,\"label\":\"höher\"}");

  @ParameterizedTest
  @CsvSource({
    "flink, 0, monitor",
    "flink, 0, analyze",
    "flink, 0, plan",
    "flink, 2, plan",
    "kubernetes, 0, monitor",
    "kubernetes, 2, monitor",
    "kubernetes, 2, analyze",
    "kubernetes, 2, plan",
    "one-deployment, 1, plan"
  })
  void write_step_isAsInTheFile(String topology, int history, String step) {
    String body =
        Protocol.write(
            StepRequest.of(
                context(topology, history),
                step.equals("monitor") ? JsonObject.empty() : MONITORED,
                step.equals("plan") ? ANALYZED : JsonObject.empty(),
                new HistorySent(Integer.MAX_VALUE, 16 << 20)));
    assertThat(body).isEqualTo(file("%s-%d-%s.json".formatted(topology, history, step)));
  }

  /** The existing SDK sends back empty fields of any other kind, so that nobody knows whose. */
  @Test
  void write_operatorsOfNoKnownKind_areSentAsVertices() {
    Topology topology = Topology.chain(Operator.of("map", 2), Operator.of("a|b%", 1));
    assertThat(
            Protocol.write(
                StepRequest.of(
                    Contexts.of(topology),
                    JsonObject.empty(),
                    JsonObject.empty(),
                    new HistorySent(0, 1 << 20))))
        .contains(
            "\"topology\":[{\"type\":\"flinkStreamingGraphNode\",\"fields\":\"id=map\"},"
                + "{\"type\":\"flinkStreamingGraphNode\",\"fields\":\"id=a%7Cb%25\"}]");
  }

  @Test
  void write_moreHistoryThanAskedFor_keepsTheNewest() {
    assertThat(write(context("flink", 2), 1))
        .contains("shop/wordcount#2")
        .doesNotContain("shop/wordcount#1");
    assertThat(write(context("flink", 2), 0)).contains("\"resultHistory\":[]");
  }

  @Test
  void write_historyTooLongToSend_keepsTheNewestThatFit() {
    JsonObject large = new JsonObject("{\"a\":\"" + "x".repeat(5 << 20) + "\"}");
    List<CycleResult<JsonObject, JsonObject>> history = new ArrayList<>();
    for (long number = 9; number > 0; number--) {
      history.add(monitoring(large, Contexts.cycle(number, Contexts.flink(), 5, 5)));
    }
    assertThat(write(Contexts.of(Contexts.flink(), history), Integer.MAX_VALUE))
        .hasSizeLessThan(17 << 20)
        .contains("shop/wordcount#9", "shop/wordcount#7")
        .doesNotContain("shop/wordcount#6");
  }

  @Test
  void write_cycleThatLeftTheJobAsItWas_tellsWhatItRanAt() {
    for (Outcome outcome :
        new Outcome[] {
          new Outcome.Held("paused"),
          new Outcome.Recommended(),
          new Outcome.Applied(ApplyResult.rejected("no slots")),
          new Outcome.Failed(Step.ADMIT, "no", Optional.empty())
        }) {
      assertThat(bodyAfter(outcome)).as("%s", outcome).contains(left(2)).doesNotContain(left(4));
    }
    for (Outcome outcome :
        new Outcome[] {
          new Outcome.Applied(ApplyResult.accepted("1 of 4")),
          new Outcome.Applied(ApplyResult.alreadyInPlace()),
          new Outcome.Failed(Step.APPLY, "no answer", Optional.empty())
        }) {
      assertThat(bodyAfter(outcome)).as("%s", outcome).contains(left(4)).doesNotContain(left(2));
    }
  }

  @Test
  void write_cycleWithoutAPlan_isLeftOut() {
    CycleResult<JsonObject, JsonObject> full = Contexts.cycle(1, Contexts.oneDeployment(), 9, 4);
    CycleResult<JsonObject, JsonObject> without =
        new CycleResult<>(
            full.cycle(),
            full.startedAt(),
            full.endedAt(),
            full.monitored(),
            Optional.empty(),
            new CycleResult.Plans(full.plans().observed(), Optional.empty(), Optional.empty()),
            new Outcome.Failed(Step.ANALYZE, "no", Optional.empty()));
    assertThat(write(Contexts.of(Contexts.oneDeployment(), List.of(without)), 9))
        .contains("\"resultHistory\":[]");
  }

  @Test
  void write_operatorThatHasGone_isLeftOutOfThePast() {
    CycleResult<JsonObject, JsonObject> past = Contexts.cycle(1, Contexts.kubernetes(), 9, 4);
    assertThat(write(Contexts.of(Contexts.oneDeployment(), List.of(past)), 9))
        .contains("\"planResult\":{},\"parallelism\":{}}");
  }

  private String bodyAfter(Outcome outcome) {
    CycleResult<JsonObject, JsonObject> past = Contexts.cycle(1, Contexts.oneDeployment(), 9, 4);
    return write(
        Contexts.of(Contexts.oneDeployment(), List.of(Contexts.withOutcome(past, outcome))), 9);
  }

  private static String write(Context<JsonObject, JsonObject> context, int historyLength) {
    return Protocol.write(
        StepRequest.of(context, MONITORED, ANALYZED, new HistorySent(historyLength, 16 << 20)));
  }

  private static CycleResult<JsonObject, JsonObject> monitoring(
      JsonObject found, CycleResult<JsonObject, JsonObject> cycle) {
    return new CycleResult<>(
        cycle.cycle(),
        cycle.startedAt(),
        cycle.endedAt(),
        Optional.of(found),
        cycle.analyzed(),
        cycle.plans(),
        cycle.outcome());
  }

  private static String left(int parallelism) {
    return "name=workers\\\"}\":" + parallelism + "}";
  }

  private static Context<JsonObject, JsonObject> context(String kind, int history) {
    Topology topology =
        switch (kind) {
          case "flink" -> Contexts.flink();
          case "kubernetes" -> Contexts.kubernetes();
          default -> Contexts.oneDeployment();
        };
    return Contexts.of(
        topology,
        switch (history) {
          case 0 -> List.of();
          case 1 -> List.of(Contexts.cycle(1, topology, 9, 4));
          default -> List.of(Contexts.cycle(2, topology, 5, 5), Contexts.cycle(1, topology, 9, 4));
        });
  }

  private static String file(String name) {
    try (InputStream file = WireFormatTest.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new AssertionError("there is no file " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
