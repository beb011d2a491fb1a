package io.kta.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleDriver;
import io.kta.knowledge.Outcome;
import io.kta.policy.Behavior;
import io.kta.policy.Effectiveness;
import io.kta.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A call of the library's loop, which runs as anybody would have it run. */
final class LoopRow implements Row {
  static final Duration INTERVAL = Duration.ofMillis(200);

  /** How long calls may take; long enough for a machine that is ten times as slow. */
  static final Duration TIMEOUT = Duration.ofSeconds(8);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration TOLERANCE = Duration.ofMillis(500);

  private final String name;
  private final Pattern calls;
  private final Scene scene;
  private final Autoscaler loop;
  private final List<Ended> ended = new CopyOnWriteArrayList<>();

  private record Ended(CycleReport report, Instant at) {}

  /**
   * What a loop runs in.
   *
   * @param proxy between it and who answers it
   * @param driver what it scales by
   * @param algorithm asks for what is wanted
   * @param wanted how many instances are wanted
   * @param job how many there are
   * @param isLeftAlone whether a server that asks for it is left alone
   * @param holes what is not tried, and why
   * @param rest what is to be closed at the end
   */
  record Scene(
      Proxy proxy,
      ScaleDriver driver,
      Algorithm<?, ?> algorithm,
      AtomicInteger wanted,
      IntSupplier job,
      boolean isLeftAlone,
      Map<Fault, String> holes,
      List<AutoCloseable> rest) {}

  /**
   * Begins to run one.
   *
   * @param calls which calls meet faults, as method and address
   */
  LoopRow(String name, String calls, Scene scene) {
    this.name = name;
    this.calls = Pattern.compile(calls);
    this.scene = scene;
    this.loop =
        Kta.autoscaler()
            .name(name.replaceAll("\\W+", "-"))
            .driver(scene.driver())
            .algorithm(scene.algorithm())
            .policy(
                ScalingPolicy.builder()
                    .interval(INTERVAL)
                    .behavior(Behavior.unrestricted())
                    .effectiveness(Effectiveness.ignored()) // no load, so no gain
                    .build())
            .listener(report -> ended.add(new Ended(report, Instant.now())))
            .start();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> hole(Fault fault) {
    return Optional.ofNullable(scene.holes().get(fault));
  }

  @Override
  public Cell meet(Fault fault) {
    int before = scene.wanted().get();
    Ended unused =
        first(each -> !isBad(each.report()) && scene.job().getAsInt() == before, ended.size());
    int next = before + 1; // a policy lowers nothing while metrics are missing
    Instant began = Instant.now();
    scene.proxy().begin(fault, calls);
    Ended unusedToo = firstBegunAfter(Instant.now()); // what was under way has ended
    scene.wanted().set(next);
    Ended last = firstBegunAfter(Instant.now());
    int during = scene.job().getAsInt();
    assertThat(during).as("%s, %s: the job", name, fault).isIn(before, next);
    scene.proxy().end();
    recover(fault, began, Instant.now(), next);
    return new Cell(reason(began, last), during == next);
  }

  /** Returns what the first cycle that failed has reported; empty if none has. */
  private String reason(Instant began, Ended last) {
    return ended.subList(0, ended.indexOf(last) + 1).stream()
        .map(Ended::report)
        .filter(report -> !report.startedAt().isBefore(began) && isBad(report))
        .map(report -> words(report.outcome()))
        .findFirst()
        .orElse("");
  }

  /** Waits for the first cycle after the fault, and asserts that it is well, and in time. */
  private void recover(Fault fault, Instant began, Instant end, int next) {
    Instant heeded = fault == Fault.THROTTLED && scene.isLeftAlone() ? leftAlone(began, end) : end;
    Ended first = firstBegunAfter(heeded);
    if (scene.proxy().keepsConnections() && isBad(first.report())) {
      first = firstBegunAfter(first.at());
    }
    assertThat(isBad(first.report()))
        .as("%s, %s: the first cycle afterwards: %s", name, fault, first.report().outcome())
        .isFalse();
    Ended last = ended.get(ended.indexOf(first) - 1);
    Instant due = latest(last.report().startedAt().plus(INTERVAL), last.at());
    Instant appointed =
        first.report().startedAt().minus(first.report().lateness().orElse(Duration.ZERO));
    assertThat(appointed)
        .as("%s, %s: when the first cycle afterwards was to begin", name, fault)
        .isBefore(due.plus(TOLERANCE));
    await(name + ", " + fault + ": the job is as planned")
        .atMost(PATIENCE)
        .until(() -> scene.job().getAsInt() == next);
  }

  /** Returns until when the server has asked to be left alone, and asserts that it was. */
  private Instant leftAlone(Instant began, Instant end) {
    Ended over = firstBegunAfter(end); // so no call is under way that meets the fault
    assertThat(over.at()).isAfter(end);
    List<Instant> refusals =
        scene.proxy().calls(calls, began).stream()
            .filter(call -> call.met().isPresent())
            .map(FaultyProxy.Call::at)
            .toList();
    Instant last = refusals.get(refusals.size() - 1);
    // A client counts from when it has the answer: by the end of the cycle that asked, at the
    // latest.
    Ended asked = first(each -> !each.at().isBefore(last), 0);
    Instant until = asked.at().plus(Exchange.RETRY_AFTER);
    Ended unused = firstBegunAfter(until);
    for (Instant refused : refusals) {
      Instant free = refused.plus(Exchange.RETRY_AFTER);
      assertThat(scene.proxy().calls(calls, refused))
          .as("%s: calls while the server was to be left alone", name)
          .filteredOn(call -> call.at().isAfter(refused) && call.at().isBefore(free))
          .isEmpty();
    }
    return latest(end, until);
  }

  private Ended firstBegunAfter(Instant time) {
    return first(each -> !each.report().startedAt().isBefore(time), 0);
  }

  private Ended first(Predicate<Ended> which, int from) {
    await(name).atMost(PATIENCE).until(() -> ended.stream().skip(from).anyMatch(which));
    return ended.stream().skip(from).filter(which).findFirst().orElseThrow();
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static boolean isBad(CycleReport report) {
    return report.outcome().isFailed()
        || report.outcome() instanceof Outcome.NotObserved
        || report.outcome().answer().filter(ApplyResult.Rejected.class::isInstance).isPresent();
  }

  private static String words(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? failed.step() + ": " + failed.reason()
        : outcome.toString();
  }

  @Override
  public void close() {
    loop.close();
    scene.proxy().close();
    scene
        .rest()
        .forEach(
            each -> {
              try {
                each.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }
}
