package io.kta.flink.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kta.Autoscaler;
import io.kta.CycleReport;
import io.kta.Kta;
import io.kta.algorithm.Algorithm;
import io.kta.algorithm.Context;
import io.kta.algorithm.Decision;
import io.kta.driver.ApplyResult;
import io.kta.driver.ScaleTarget;
import io.kta.flink.FlinkDriver;
import io.kta.flink.FlinkDriverBuilder;
import io.kta.knowledge.Knowledge;
import io.kta.knowledge.KnowledgeOwner;
import io.kta.knowledge.KnowledgeStore;
import io.kta.knowledge.Step;
import io.kta.policy.Behavior;
import io.kta.policy.Rule;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.OperatorId;
import io.kta.topology.ParallelismPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * The process that is killed. For each line {@code parallelism window} of its input it runs a cycle
 * that asks for this parallelism, and writes a line: {@code AT window} when it has stopped there
 * for good, or how the cycle ended.
 */
final class KilledLoop {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private int wanted;
  private Window window = Window.NOT_SEEN;
  private int saves;

  private KilledLoop() {}

  /** Runs cycles; the arguments are Flink's address, the job's id, a file, and TaskManagers. */
  public static void main(String[] args) throws IOException {
    new KilledLoop()
        .run(
            args[0],
            args[1],
            Path.of(args[2]),
            Optional.of(args[3]).filter(uri -> !uri.equals("-")));
  }

  private void run(String flink, String jobId, Path file, Optional<String> taskManagers)
      throws IOException {
    FlinkDriverBuilder driver =
        FlinkDriver.builder(URI.create(flink)).jobId(jobId).requestTimeout(PATIENCE);
    taskManagers.ifPresent(uri -> driver.taskManagers(held(ServedTarget.at(URI.create(uri)))));
    try (Autoscaler autoscaler =
            Kta.autoscaler()
                .name("killed")
                .policy(
                    ScalingPolicy.builder()
                        .behavior(Behavior.unrestricted())
                        .timeout(Step.OBSERVE, PATIENCE)
                        .build())
                .algorithm(new Wanted())
                .driver(driver.build())
                .store(held(KnowledgeStore.inFile(file)))
                .build();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] order = line.split(" ", 2);
        wanted = Integer.parseInt(order[0]);
        window = Window.valueOf(order[1]);
        saves = 0;
        System.out.println(line(autoscaler.runOnce()));
      }
    }
  }

  /** Returns how a cycle ended, and what was taken for a change by others. */
  private static String line(CycleReport report) {
    String outcome =
        report.outcome().applyResult().map(KilledLoop::name).orElse(report.outcome().toString());
    List<String> conflicts =
        report.admission().stream()
            .flatMap(
                admission ->
                    Stream.concat(
                        admission.adjustments().stream()
                            .filter(one -> one.rule() == Rule.CONFLICT)
                            .map(one -> one.reason()),
                        admission.remarks().stream()
                            .filter(one -> one.rule() == Rule.CONFLICT)
                            .map(one -> one.reason())))
            .toList();
    return "%s, conflicts: %s".formatted(outcome, conflicts).replace('\n', ' ');
  }

  private static String name(ApplyResult result) {
    return result instanceof ApplyResult.Accepted || result instanceof ApplyResult.Rejected
        ? result.toString()
        : result.getClass().getSimpleName();
  }

  private void pass(Window here) {
    if (window == here) {
      System.out.println("AT " + here);
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("let go before it was killed", e);
      }
    }
  }

  private ScaleTarget held(ScaleTarget target) {
    return new ScaleTarget() {
      @Override
      public String name() {
        return target.name();
      }

      @Override
      public int replicas() {
        return target.replicas();
      }

      @Override
      public void scaleTo(int replicas) {
        target.scaleTo(replicas);
        pass(Window.TASKMANAGERS_BROUGHT);
      }
    };
  }

  private KnowledgeStore held(KnowledgeStore store) {
    return new KnowledgeStore() {
      @Override
      public <M, A> Optional<Knowledge<M, A>> load(KnowledgeOwner<M, A> owner) {
        return store.load(owner);
      }

      @Override
      public void save(KnowledgeOwner<?, ?> owner, Knowledge<?, ?> knowledge) {
        saves++;
        pass(saves == 1 ? Window.BEFORE_SAVE_AHEAD : Window.BEFORE_SAVE);
        store.save(owner, knowledge);
        pass(saves == 1 ? Window.SAVED_AHEAD : Window.SAVED);
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  /** Asks for what it was told to, for every operator. */
  private final class Wanted implements Algorithm<Integer, Integer> {
    @Override
    public boolean readsMetrics() {
      return false;
    }

    @Override
    public Integer monitor(Context<Integer, Integer> context) {
      return wanted;
    }

    @Override
    public Integer analyze(Context<Integer, Integer> context, Integer number) {
      return number;
    }

    @Override
    public Decision plan(Context<Integer, Integer> context, Integer number, Integer same) {
      ParallelismPlan plan = ParallelismPlan.asIs(context.topology());
      for (OperatorId id : context.topology().ids()) {
        plan = plan.with(id, number);
      }
      return new Decision.Scale(plan, "it was told to");
    }
  }
}
