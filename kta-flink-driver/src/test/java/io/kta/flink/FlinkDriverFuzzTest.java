package io.kta.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriverException;
import io.kta.metrics.Observation;
import io.kta.time.LoopClock;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever Flink answers, a driver returns a value or throws its own exception, in good time, and
 * tells Flink nothing but what is planned. {@code -Dkta.fuzz.cases=100000} tries more.
 */
final class FlinkDriverFuzzTest {
  private static final URI ADDRESS = URI.create("http://127.0.0.1:1");
  private static final Duration REQUEST = Duration.ofSeconds(1);
  private static final Duration RESCALE = Duration.ofSeconds(2);
  private static final long FIRST_SEED = 1;
  private static final int CASES = Integer.getInteger("kta.fuzz.cases", 10_000);

  @ParameterizedTest
  @ValueSource(strings = {"1.20", "2.3"})
  void observeAndApply_anyAnswer_isAValueOrTheDriversOwnException(String line) {
    Map<String, List<JsonNode>> answers = RecordedFlink.answersOf(line);
    List<JsonNode> all = answers.values().stream().flatMap(List::stream).toList();
    System.out.printf("Flink %s: %d cases from seed %d on%n", line, CASES, FIRST_SEED);
    int applied = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      applied += isApplied(seed, answers, all) ? 1 : 0;
    }
    // else the faults are found before anything is tried
    assertThat(applied).isGreaterThan(CASES / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.20", "2.3"})
  void observe_recordedAnswers_measuresWhatRunsAndFixesWhatHasFinished(String line) {
    Hurry clock = new Hurry();
    try (FlinkDriver driver = driver(clock, new RecordedFlink(RecordedFlink.answersOf(line)))) {
      assertThat(driver.observe().observation()).as("without slots").isEmpty();
      assertThat(driver.observe().observation()).as("running, by an old answer").isEmpty();
      assertThat(driver.observe().observation()).isPresent();
      Observation observed = driver.observe().observation().orElseThrow();
      assertThat(observed.topology().operators())
          .filteredOn(operator -> operator.name().contains("few"))
          .hasSize(2)
          .allMatch(operator -> operator.isFixed());
      OperatorId topic = idOf("Source: mixed", observed);
      assertThat(observed.metricsOf(topic).recordsInPerSecond()).hasValueCloseTo(100.0, offset());
      assertThat(observed.topology().operator(topic).partitions()).hasValue(2);
    }
  }

  private static Offset<Double> offset() {
    return Offset.offset(10.0);
  }

  private static OperatorId idOf(String name, Observation observed) {
    return observed.topology().operators().stream()
        .filter(operator -> operator.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** Returns whether Flink was told anything. */
  private static boolean isApplied(
      long seed, Map<String, List<JsonNode>> answers, List<JsonNode> all) {
    SplittableRandom random = new SplittableRandom(seed);
    RecordedFlink flink = faulty(answers, all, random);
    Hurry clock = new Hurry();
    Optional<ParallelismPlan> plan = Optional.empty();
    try (FlinkDriver driver = driver(clock, flink)) {
      for (int look = 0; look < 5; look++) {
        Optional<Observation> observed = driver.observe().observation();
        plan = observed.map(seen -> grown(seen, random));
      }
      if (plan.isPresent()) {
        ApplyResult unused = driver.apply(plan.get());
      }
    } catch (ScaleDriverException e) {
      assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
    } catch (Throwable e) {
      throw new AssertionError("seed " + seed, e);
    }
    assertThat(clock.passed()).as("seed %d", seed).isLessThan(Duration.ofMinutes(2));
    for (JsonNode told : flink.requirements()) {
      assertPlanned(seed, plan.orElseThrow(), told);
    }
    return !flink.requirements().isEmpty();
  }

  private static void assertPlanned(long seed, ParallelismPlan plan, JsonNode told) {
    plan.targets()
        .forEach(
            (id, target) ->
                assertThat(told.path(id.value()).path("parallelism").path("upperBound").asInt())
                    .as("seed %d: upper bound of %s", seed, id)
                    .isEqualTo(target));
    told.forEach(
        vertex ->
            assertThat(vertex.path("parallelism").path("lowerBound").asInt())
                .as("seed %d: lower bound", seed)
                .isBetween(1, vertex.path("parallelism").path("upperBound").asInt()));
  }

  /** Returns a plan that has one operator grow by one, if it can. */
  private static ParallelismPlan grown(Observation seen, SplittableRandom random) {
    List<OperatorId> ids = seen.topology().ids();
    OperatorId id = ids.get(random.nextInt(ids.size()));
    int wanted = seen.topology().operator(id).parallelism();
    return ParallelismPlan.asIs(seen.topology())
        .with(
            id,
            seen.topology()
                .operator(id)
                .nearest(wanted == Integer.MAX_VALUE ? wanted : wanted + 1));
  }

  /** Returns a Flink of which one answer in a few is another than it was. */
  private static RecordedFlink faulty(
      Map<String, List<JsonNode>> answers, List<JsonNode> all, SplittableRandom random) {
    Mangler mangler = new Mangler(random);
    int oneIn = 2 + random.nextInt(30);
    return new RecordedFlink(answers) {
      @Override
      Reply reply(String request, JsonNode recorded) {
        return random.nextInt(oneIn) == 0
            ? mangler.mangle(recorded, all.get(random.nextInt(all.size())))
            : super.reply(request, recorded);
      }
    };
  }

  private static FlinkDriver driver(LoopClock clock, RecordedFlink flink) {
    return FlinkDriver.builder(ADDRESS)
        .httpClient(flink)
        .clock(clock)
        .requestTimeout(REQUEST)
        .rescaleTimeout(RESCALE)
        .build();
  }

  /** A clock that goes to whatever is waited for. */
  private static final class Hurry implements LoopClock {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private Instant now = START;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public boolean await(CompletableFuture<?> event, Instant deadline) {
      if (!event.isDone() && deadline.isAfter(now)) {
        now = deadline;
      }
      return event.isDone();
    }

    Duration passed() {
      return Duration.between(START, now);
    }
  }
}
