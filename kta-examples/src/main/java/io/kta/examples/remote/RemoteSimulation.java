package io.kta.examples.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kta.CycleReport;
import io.kta.algorithm.Decision;
import io.kta.algorithm.remote.RemoteAlgorithm;
import io.kta.knowledge.Outcome;
import io.kta.metrics.Observation;
import io.kta.simulation.Simulation;
import io.kta.simulation.SimulationReport;
import io.kta.topology.Operator;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs an algorithm behind HTTP against a simulated job, in virtual time. The arguments are where
 * the algorithm's steps are, and where to write a report for people, which may be left out. The job
 * is read from the standard input; what came of it goes to the standard output as JSON.
 */
public final class RemoteSimulation {
  private static final double SHARE = 0.99;

  private final List<Map<String, Object>> cycles = new ArrayList<>();
  private Optional<Instant> start = Optional.empty();
  private Optional<String> firstFailure = Optional.empty();
  private boolean hasDecided;

  private RemoteSimulation() {}

  /** Runs the simulation, and exits with 0 if it came to its end. */
  @SuppressWarnings("SystemOut") // the result is for who started it
  public static void main(String... args) throws IOException {
    System.exit(run(args, System.in, System.out, System.err));
  }

  /** As {@link #main}; returns 0, 1 if the algorithm never came to a decision, or 2. */
  static int run(String[] args, InputStream in, PrintStream out, PrintStream err)
      throws IOException {
    if (args.length < 1 || args.length > 2) {
      err.println("give where the algorithm is, such as http://127.0.0.1:8096/api/v1alpha1");
      return 2;
    }
    try {
      SimulatedJob job = SimulatedJob.read(new String(in.readAllBytes(), UTF_8));
      RemoteSimulation simulation = new RemoteSimulation();
      SimulationReport report = simulation.run(job, algorithm(args[0]));
      if (!simulation.hasDecided && simulation.firstFailure.isPresent()) {
        err.println("no cycle came to a decision; " + simulation.firstFailure.get());
        return 1;
      }
      if (args.length == 2) {
        Files.writeString(Path.of(args[1]), report.toHtml());
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("summary", summary(report, job));
      result.put("cycles", simulation.cycles);
      out.println(JsonMapper.builder().build().writeValueAsString(result));
      return 0;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    }
  }

  private static RemoteAlgorithm algorithm(String base) {
    return RemoteAlgorithm.builder()
        .monitor(URI.create(base + "/monitor"))
        .analyze(URI.create(base + "/analyze"))
        .plan(URI.create(base + "/plan"))
        .sendObservation(true)
        .build();
  }

  private SimulationReport run(SimulatedJob job, RemoteAlgorithm algorithm) {
    return Simulation.of(job.topology())
        .policy(job.policy())
        .algorithm(algorithm)
        .listener(this::add)
        .runFor(job.length());
  }

  private void add(CycleReport report) {
    Instant begun = start.orElse(report.startedAt());
    start = Optional.of(begun);
    hasDecided |= report.admission().isPresent();
    if (firstFailure.isEmpty() && report.outcome() instanceof Outcome.Failed failed) {
      firstFailure = Optional.of(failed.reason());
    }
    Map<String, Object> cycle = new LinkedHashMap<>();
    cycle.put("seconds", Duration.between(begun, report.startedAt()).toMillis() / 1e3);
    report.observation().ifPresent(seen -> cycle.put("parallelism", parallelism(seen)));
    report
        .admission()
        .flatMap(admission -> admission.admitted().planned())
        .ifPresent(
            plan -> {
              Map<String, Integer> planned = new LinkedHashMap<>();
              plan.targets().forEach((id, target) -> planned.put(id.value(), target));
              cycle.put("planned", planned);
            });
    report
        .admission()
        .map(admission -> admission.proposed())
        .map(Decision::reason)
        .ifPresent(reason -> cycle.put("reason", reason));
    cycle.put("report", report.toString());
    cycles.add(cycle);
  }

  private static Map<String, Integer> parallelism(Observation seen) {
    Map<String, Integer> parallelism = new LinkedHashMap<>();
    for (Operator operator : seen.topology().operators()) {
      parallelism.put(operator.id().value(), operator.parallelism());
    }
    return parallelism;
  }

  private static Map<String, Object> summary(SimulationReport report, SimulatedJob job) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("seconds", report.length().toSeconds());
    summary.put("cycles", report.cycles());
    summary.put("failedCycles", report.failedCycles());
    summary.put("rescales", report.rescales());
    summary.put("downtimeSeconds", report.downtime().toMillis() / 1e3);
    summary.put("maxLag", report.maxLag());
    summary.put("meanLag", report.meanLag());
    summary.put("latencyP99Seconds", report.latency(SHARE).toMillis() / 1e3);
    summary.put("instanceHours", report.provisioning().instanceHours());
    summary.put("neededInstanceHours", report.provisioning().neededHours());
    summary.put("score", report.score());
    Map<String, Integer> last = new LinkedHashMap<>();
    job.ids().forEach(id -> last.put(id, report.finalParallelism(id)));
    summary.put("finalParallelism", last);
    return summary;
  }
}
