package io.kta.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many files one decision runs through, and how many forms its numbers take. */
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

  /** Records of numbers that are no rate and no parallelism on the way to the plan. */
  private static final Set<String> OTHER_NUMBERS =
      Set.of(
          "Operator", // what the job is
          "TimeShares", // a part of OperatorMetrics
          "Backlog", // a setting
          "Sample", // which has the OperatorMetrics, and where the job ran
          "Context", // how far a policy lets the algorithm go
          "Orders", // of people
          "CycleId",
          "Rescale", // remembered once all is done
          "ScaleUp");

  private static final Pattern NUMBER =
      Pattern.compile("\\b(?:double|int|OptionalDouble|OptionalInt|Double|Integer)\\b");

  private static final MethodTracer TRACER = new MethodTracer(ACTS);

  @BeforeAll
  static void trace() throws Exception {
    TRACER.trace(OneDecision.class);
  }

  @Test
  void decision_ofDs2_isFollowedInFewFiles() throws IOException {
    assertThat(TRACER.waysTo()).containsOnlyKeys(ACTS);
    Set<String> toOpen =
        TRACER.waysTo().values().stream()
            .flatMap(Set::stream)
            .filter(Predicate.not(DecisionTraceTest::isOfTheTest))
            .map(file -> file.substring(file.lastIndexOf('/') + 1).replace(".java", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(toOpen)
        .as("files on the way from runOnce() to each act")
        .hasSizeLessThan(13)
        .allMatch(designPage()::contains);
    assertThat(TRACER.touched().stream().filter(Predicate.not(DecisionTraceTest::isOfTheTest)))
        .as("files in which code ran")
        .hasSizeLessThan(90);
  }

  @Test
  void decision_ofDs2_hasItsNumbersInFewForms() throws IOException {
    Set<String> forms =
        TRACER.made().stream()
            .filter(name -> !name.startsWith("io.kta.trace.") && hasNumbers(name))
            .map(name -> name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1))
            .filter(name -> !OTHER_NUMBERS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(forms).hasSizeLessThan(7).allMatch(designPage()::contains);
  }

  private static boolean hasNumbers(String record) {
    try {
      return Stream.of(Class.forName(record).getRecordComponents())
          .map(RecordComponent::getGenericType)
          .anyMatch(type -> NUMBER.matcher(type.getTypeName()).find());
    } catch (ClassNotFoundException e) {
      throw new LinkageError("a record was traced that is not there", e);
    }
  }

  private static boolean isOfTheTest(String file) {
    return file.startsWith("io/kta/trace/");
  }

  /** What is counted is named there, each with its reason. */
  private static Set<String> designPage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "design.md"));
    return Pattern.compile("`(\\w+)`")
        .matcher(page.substring(page.indexOf("### Files and forms of one decision")))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }
}
