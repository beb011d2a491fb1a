package io.kta.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How many files one decision runs through, and how many lie on the way to what it does. */
final class DecisionTraceTest {
  /** What a decision does, from looking at the job to remembering what came of it. */
  private static final Set<String> ACTS =
      Set.of(
          "SaturatedJob.observe",
          "Ds2.monitor",
          "Ds2.analyze",
          "Ds2.plan",
          "HoldBack.tooFast", // a rule of the policy
          "SaturatedJob.apply",
          "ScalingLog.rescaling");

  @Test
  void decision_ofDs2_isFollowedInFewFiles() throws Exception {
    MethodTracer tracer = new MethodTracer(ACTS);
    tracer.trace(OneDecision.class);
    assertThat(tracer.waysTo()).containsOnlyKeys(ACTS);
    Set<String> toOpen = new TreeSet<>();
    tracer.waysTo().values().forEach(toOpen::addAll);
    toOpen.removeIf(file -> file.startsWith("io/kta/trace/"));
    tracer.touched().removeIf(file -> file.startsWith("io/kta/trace/"));
    assertThat(toOpen).as("files on the way from runOnce() to each act").hasSizeLessThan(13);
    assertThat(tracer.touched()).as("files in which code ran").hasSizeLessThan(90);
  }
}
