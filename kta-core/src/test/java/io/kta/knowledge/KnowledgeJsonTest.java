package io.kta.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kta.driver.ApplyResult;
import io.kta.knowledge.CycleResult.Plans;
import io.kta.metrics.Observation;
import io.kta.topology.Operator;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import io.kta.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KnowledgeJsonTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  /** What an algorithm of a user's may find. */
  record Rates(double in, Map<OperatorId, Double> each, Optional<String> remark) {}

  /** What another algorithm may find, or this one in its next version. */
  record Costs(double in, int euros) {}

  sealed interface Health {
    record Good() implements Health {}

    record Bad(String why) implements Health {}
  }

  @Test
  void roundTrip_everyComponentFilled_isEqual() {
    Samples samples = new Samples();
    for (int i = 0; i < 20; i++) { // other members of each closed choice every time
      Knowledge<?, ?> full =
          samples.of(Knowledge.class, Map.of("M", Rates.class, "A", Health.class));
      assertThat(Knowledge.fromJson(full.toJson(), returning(Rates.class, Health.class)))
          .isEqualTo(full);
    }
  }

  @Test
  void samples_fillEveryComponent() {
    Knowledge<?, ?> full =
        new Samples().of(Knowledge.class, Map.of("M", Rates.class, "A", Health.class));
    Knowledge<?, ?> none = Knowledge.none();
    assertThat(Arrays.stream(Knowledge.class.getRecordComponents()))
        .allSatisfy(
            component ->
                assertThat(component.getAccessor().invoke(full))
                    .isNotEqualTo(component.getAccessor().invoke(none)));
  }

  @Test
  void toJson_knowledge_isWhatTheDocsSay() {
    Knowledge<Long, Integer> knowledge =
        Knowledge.<Long, Integer>none()
            .with(result(1, 7L, 1), 10)
            .withLog(ScalingLog.none().observing(observed(0, 2)));
    assertThat(knowledge.toJson())
        .isEqualTo(
            ("{'format':'kta-knowledge','version':1,'history':[{"
                    + "'cycle':{'autoscaler':'test','number':1},"
                    + "'startedAt':'2030-01-01T00:00:01Z','endedAt':'2030-01-01T00:00:02Z',"
                    + "'monitored':7,'analyzed':1,'plans':{'observed':{'targets':{'a':2}}},"
                    + "'outcome':{'type':'Applied','result':{'type':'Accepted','progress':'half'}}"
                    + "}],'log':{'operators':['a'],"
                    + "'observed':[{'from':'2030-01-01T00:00:00Z','to':'2030-01-01T00:00:00Z',"
                    + "'parallelism':[2]}],"
                    + "'recommended':[{'from':'2030-01-01T00:00:00Z','to':'2030-01-01T00:00:00Z',"
                    + "'parallelism':[2]}]")
                .replace('\'', '"')
                .concat(rest(knowledge)));
  }

  /** What the log has besides, which is of no concern here. */
  private static String rest(Knowledge<?, ?> knowledge) {
    String json = knowledge.toJson();
    return json.substring(json.lastIndexOf("\"parallelism\":[2]}]") + 19);
  }

  @Test
  void with_resultAsTheOneBefore_sharesItsPlans() {
    Knowledge<Long, Long> knowledge =
        Knowledge.<Long, Long>none().with(result(1, 1L, 1L), 9).with(result(2, 2L, 2L), 9);
    assertThat(knowledge.history().get(0).plans()).isSameAs(knowledge.history().get(1).plans());
    assertThat(knowledge.history().get(0).plans()).isEqualTo(result(2, 2L, 2L).plans());
    assertThat(knowledge.history().get(0).monitored()).hasValue(2L);
  }

  /** A history of 100 that was read took four times the heap of the one that was written. */
  @Test
  void fromJson_resultsAsThoseBefore_sharesTheirPlansAndOutcomes() {
    Knowledge<Long, Long> written =
        Knowledge.<Long, Long>none().with(result(1, 1L, 1L), 9).with(result(2, 2L, 2L), 9);
    Knowledge<Long, Long> read =
        Knowledge.fromJson(written.toJson(), returning(Long.class, Long.class));
    assertThat(read).isEqualTo(written);
    assertThat(read.history().get(0).plans()).isSameAs(read.history().get(1).plans());
    assertThat(read.history().get(0).outcome()).isSameAs(read.history().get(1).outcome());
  }

  @Test
  void fromJson_algorithmOfOtherTypes_keepsAllButTheResults() {
    Knowledge<Rates, Health> before =
        Knowledge.<Rates, Health>none()
            .with(result(41, new Rates(1, Map.of(), Optional.empty()), new Health.Good()), 10)
            .withLog(ScalingLog.none().observing(observed(0, 2)));
    Knowledge<Costs, String> after =
        Knowledge.fromJson(before.toJson(), returning(Costs.class, String.class));
    assertThat(after.newest().orElseThrow().cycle().number()).isEqualTo(41);
    assertThat(after.newest().orElseThrow().monitored()).isEmpty();
    assertThat(after.newest().orElseThrow().analyzed()).isEmpty();
    assertThat(after.log()).isEqualTo(before.log());
    assertThat(after.isLastPlanUnfinished()).isTrue();
  }

  @Test
  void fromJson_someResultsFit_keepsThose() {
    Knowledge<Object, Object> before =
        Knowledge.none().with(result(1, 5L, "b"), 10).with(result(2, "no number", "c"), 10);
    Knowledge<Long, String> after =
        Knowledge.fromJson(before.toJson(), returning(Long.class, String.class));
    assertThat(after.history())
        .extracting(CycleResult::monitored)
        .containsExactly(Optional.empty(), Optional.of(5L));
    assertThat(after.history())
        .extracting(CycleResult::analyzed)
        .containsExactly(Optional.of("c"), Optional.of("b"));
  }

  @Test
  void fromJson_typesNotKnown_forgetsTheResultsOnly() {
    KnowledgeOwner<Object, Object> untyped =
        new KnowledgeOwner<>("test", "algorithm", ResultTypes.unknown());
    Knowledge<Object, Object> after =
        Knowledge.fromJson(Knowledge.none().with(result(3, 1, 2), 9).toJson(), untyped);
    assertThat(after.newest().orElseThrow().monitored()).isEmpty();
    assertThat(after.newest().orElseThrow().cycle().number()).isEqualTo(3);
  }

  /** A result that holds itself. */
  static final class Endless {
    public Endless getSelf() {
      return this;
    }
  }

  /** A result that fails when asked. */
  static final class Spiteful {
    public int getNumber() {
      return Integer.parseInt("no number");
    }
  }

  @Test
  void toJson_resultThatCannotBeWritten_leavesOutThatOne() {
    for (Object bad : List.of(new Endless(), new Spiteful(), Thread.currentThread())) {
      Knowledge<Object, String> knowledge =
          Knowledge.<Object, String>none().with(result(1, bad, "kept"), 10);
      Knowledge<Integer, String> back =
          Knowledge.fromJson(knowledge.toJson(), returning(Integer.class, String.class));
      assertThat(back.newest().orElseThrow().monitored()).isEmpty();
      assertThat(back.newest().orElseThrow().analyzed()).hasValue("kept");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "root:x:0:0",
        "{\"format\":\"kta-knowledge\"}",
        "{\"format\":\"other\",\"version\":1,\"history\":[]}",
        "{\"format\":\"kta-knowledge\",\"version\":1,\"history\":[{}]}",
        "{\"format\":\"kta-knowledge\",\"version\":1,\"history\":[],\"log\":{\"operators\":[\"a\"],"
            + "\"observed\":[{\"from\":\"2030-01-01T00:00:00Z\",\"to\":\"2030-01-01T00:00:00Z\","
            + "\"parallelism\":[]}]}}",
        "{\"format\":\"kta-knowledge\",\"version\":1,\"history\":[]",
      })
  void fromJson_whatIsNotKnowledge_isRefused(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Knowledge.fromJson(json, returning(Long.class, Long.class)))
        .withMessageContaining("this is ");
  }

  @Test
  void fromJson_laterVersion_saysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Knowledge.fromJson(
                    "{\"format\":\"kta-knowledge\",\"version\":2,\"history\":5}",
                    returning(Long.class, Long.class)))
        .withMessageContaining("version 2")
        .withMessageContaining("up to 1");
  }

  @Test
  void fromJson_componentsOfALaterVersion_areIgnored() {
    String later =
        Knowledge.none().toJson().replace("\"history\":[]", "\"history\":[],\"mood\":{\"is\":1}");
    assertThat(later).contains("mood");
    assertThat(Knowledge.fromJson(later, returning(Long.class, Long.class)))
        .isEqualTo(Knowledge.none());
  }

  @Test
  void fromJson_nothingButTheHead_isNone() {
    assertThat(
            Knowledge.fromJson(
                "{\"format\":\"kta-knowledge\",\"version\":1}", returning(Long.class, Long.class)))
        .isEqualTo(Knowledge.none());
  }

  @Test
  void write_tooMuch_dropsTheOldestResultsAndNoWindow() {
    Knowledge<String, Integer> knowledge = Knowledge.<String, Integer>none().withLog(log(20));
    for (int i = 1; i <= 30; i++) {
      knowledge = knowledge.with(result(i, "x".repeat(100), i), 100);
    }
    int whole = knowledge.toJson().getBytes(UTF_8).length;
    int bare = Knowledge.none().withLog(knowledge.log()).toJson().length();
    List<Integer> kept = new ArrayList<>();
    for (int maxBytes = whole; maxBytes > bare + 600; maxBytes -= 97) {
      byte[] json = new KnowledgeWriter(maxBytes).write(knowledge);
      assertThat(json.length).isBetween(maxBytes - 600, maxBytes);
      Knowledge<String, Integer> back =
          KnowledgeJson.read(json, returning(String.class, Integer.class));
      assertThat(back.log()).isEqualTo(knowledge.log());
      assertThat(back.history()).isEqualTo(knowledge.history().subList(0, back.history().size()));
      kept.add(back.history().size());
    }
    assertThat(kept).first().isEqualTo(30);
    assertThat(kept).contains(15, 2).isSortedAccordingTo((a, b) -> b - a);
  }

  @Test
  void write_newestResultTooLong_keepsItsNumberAndPlans() {
    Knowledge<String, Integer> knowledge =
        Knowledge.<String, Integer>none().with(result(17, "x".repeat(5000), 1), 100);
    byte[] json = new KnowledgeWriter(2000).write(knowledge);
    Knowledge<String, Integer> back =
        KnowledgeJson.read(json, returning(String.class, Integer.class));
    assertThat(back.newest().orElseThrow().cycle().number()).isEqualTo(17);
    assertThat(back.newest().orElseThrow().monitored()).isEmpty();
    assertThat(back.newest().orElseThrow().plans())
        .isEqualTo(knowledge.newest().orElseThrow().plans());
  }

  @Test
  void write_windowsAloneTooLong_keepsTheNewestOfThem() {
    Knowledge<String, Integer> knowledge =
        Knowledge.<String, Integer>none().with(result(17, "x", 1), 100).withLog(log(200));
    KnowledgeWriter writer = new KnowledgeWriter(4000);
    byte[] json = writer.write(knowledge);
    assertThat(json.length).isLessThanOrEqualTo(4000);
    assertThat(writer.isShortened()).isTrue();
    ScalingLog log = KnowledgeJson.read(json, returning(String.class, Integer.class)).log();
    assertThat(log.recommended()).hasSizeGreaterThan(5);
    List<Snapshot> all = knowledge.log().recommended();
    assertThat(log.recommended())
        .isEqualTo(all.subList(all.size() - log.recommended().size(), all.size()));
  }

  @Test
  void write_anHourOf4000OperatorsThatAllChange_isWholeWithinTheDefault() {
    List<OperatorId> operators =
        IntStream.range(0, 4000).mapToObj(i -> new OperatorId("%032x".formatted(i))).toList();
    Map<OperatorId, Integer> targets = new LinkedHashMap<>();
    operators.forEach(id -> targets.put(id, 10));
    List<Snapshot> snapshots =
        IntStream.range(0, 120)
            .mapToObj(i -> snapshot(START.plusSeconds(30L * i), 4000, 10 + i % 90))
            .toList();
    Optional<ParallelismPlan> plan = Optional.of(new ParallelismPlan(targets));
    CycleResult<Long, Long> newest =
        new CycleResult<>(
            new CycleId("test", 120),
            START,
            START,
            Optional.of(1L),
            Optional.of(1L),
            new Plans(plan, plan, plan),
            new Outcome.Recommended());
    Knowledge<Long, Long> knowledge =
        Knowledge.<Long, Long>none().with(newest, 100).withLog(logOf(operators, snapshots));
    KnowledgeWriter writer = new KnowledgeWriter(FileKnowledgeStore.DEFAULT_BYTES);
    byte[] json = writer.write(knowledge);
    assertThat(writer.isShortened()).isFalse();
    assertThat(KnowledgeJson.read(json, returning(Long.class, Long.class))).isEqualTo(knowledge);
  }

  private static Snapshot snapshot(Instant at, int operators, int parallelism) {
    int[] all = new int[operators];
    Arrays.fill(all, parallelism);
    return new Snapshot(at, at, all);
  }

  private static ScalingLog logOf(List<OperatorId> operators, List<Snapshot> snapshots) {
    return new ScalingLog(
        operators, snapshots, snapshots, Optional.empty(), Optional.empty(), List.of());
  }

  @Test
  void write_graphTooLong_isLeftOutAtLast() {
    Knowledge<?, ?> plain = Knowledge.none().withLog(ScalingLog.none().observing(observed(0, 2)));
    Knowledge<?, ?> known =
        plain.withGraph(Topology.chain(Operator.of("a".repeat(1_000), 1), Operator.of("b", 1)));
    assertThat(known.toJson(10_000)).contains("'graph':".replace('\'', '"'));
    assertThat(known.toJson(1_000)).doesNotContain("aaaa").contains("operators");
  }

  @Test
  void write_nothingLeftToDrop_saysWhatToDo() {
    Knowledge<String, Integer> knowledge =
        Knowledge.<String, Integer>none().with(result(1, "x", 1), 100).withLog(log(1));
    assertThatThrownBy(() -> new KnowledgeWriter(300).write(knowledge))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only 300 are allowed; allow more");
  }

  private static ScalingLog log(int changes) {
    ScalingLog log = ScalingLog.none().observing(observed(0, 1));
    for (int i = 1; i < changes; i++) {
      log =
          log.recommending(
              START.plusSeconds(i), new ParallelismPlan(Map.of(new OperatorId("a"), 1 + i % 7)));
    }
    return log;
  }

  private static Observation observed(long second, int parallelism) {
    return Observation.of(START.plusSeconds(second), Topology.chain(Operator.of("a", parallelism)));
  }

  private static <M, A> CycleResult<M, A> result(long number, M monitored, A analyzed) {
    return new CycleResult<>(
        new CycleId("test", number),
        START.plusSeconds(number),
        START.plusSeconds(number + 1),
        Optional.of(monitored),
        Optional.of(analyzed),
        new Plans(
            Optional.of(new ParallelismPlan(Map.of(new OperatorId("a"), 2))),
            Optional.empty(),
            Optional.empty()),
        new Outcome.Applied(ApplyResult.accepted("half")));
  }

  private static <M, A> KnowledgeOwner<M, A> returning(Class<M> monitored, Class<A> analyzed) {
    return new KnowledgeOwner<>("test", "algorithm", ResultTypes.of(monitored, analyzed));
  }
}
