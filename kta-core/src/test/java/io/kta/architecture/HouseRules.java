package io.kta.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.NullMarked;

/** What holds in every module; each module's {@code ArchitectureTest} adds its own. */
public final class HouseRules {
  private static final Set<String> SENTENCES =
      Set.of(
          "io.kta.policy.Reason.sentence",
          "io.kta.policy.Adjustment.reason",
          "io.kta.policy.Remark.reason");

  private HouseRules() {}

  @ArchTest
  static final ArchRule noPackageCycles = slices().matching("io.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule timeOnlyThroughLoopClock =
      noClasses()
          .that(not(resideInAPackage("io.kta.time")))
          .should(callMethod(Instant.class, "now"))
          .orShould(callMethod(System.class, "nanoTime"))
          .orShould(callMethod(System.class, "currentTimeMillis"))
          .orShould(callMethod(Thread.class, "sleep", long.class))
          .orShould(dependOnClassesThat(assignableTo(InstantSource.class)))
          .orShould(dependOnClassesThat(type(Date.class)))
          .orShould(dependOnClassesThat(assignableTo(ScheduledExecutorService.class)));

  /** This constructor changes when they grow, so that only their own package may call it. */
  @ArchTest
  static final ArchRule growingRecordsAreMadeByTheirFactories =
      noClasses()
          .should()
          .callConstructorWhere(
              describe(
                  "it is that of all components of a growing record in another package",
                  call ->
                      ApiListing.takesAllComponentsOfGrowing(
                              call.getTargetOwner(), call.getTarget().getRawParameterTypes().size())
                          && !call.getTargetOwner()
                              .getPackageName()
                              .equals(call.getOriginOwner().getPackageName())));

  /**
   * Reasons are data until a person reads them: only what writes for people makes words of them.
   */
  @ArchTest
  static final ArchRule reasonsBecomeWordsLast =
      noClasses()
          .that(not(resideInAnyPackage("io.kta.policy", "io.kta.operator.status")))
          .and(
              not(
                  nameMatching(
                      "io\\.kta\\.(Cycle|ReportText|page\\.CycleJson|simulation\\.SimulationEvent)")))
          .should()
          .accessTargetWhere(
              describe(
                  "it is the sentence of a reason",
                  access ->
                      SENTENCES.contains(
                          access.getTarget().getOwner().getName()
                              + "."
                              + access.getTarget().getName())));

  @ArchTest static final ArchRule noPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              new ArchCondition<JavaClass>("reside in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                  events.add(
                      new SimpleConditionEvent(
                          type, marked, type.getPackageName() + " is not marked"));
                }
              });
}
