package io.kta.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.kta.time.LoopClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.kta.operator", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule eachRoomUsesOnlyThoseBelowIt =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("resource")
          .definedBy("io.kta.operator.resource")
          .layer("tls")
          .definedBy("io.kta.operator.tls")
          .layer("spec")
          .definedBy("io.kta.operator.spec")
          .layer("target")
          .definedBy("io.kta.operator.target")
          .layer("status")
          .definedBy("io.kta.operator.status")
          .layer("run")
          .definedBy("io.kta.operator.run")
          .layer("door")
          .definedBy("io.kta.operator")
          .whereLayer("resource")
          .mayNotAccessAnyLayer()
          .whereLayer("tls")
          .mayNotAccessAnyLayer()
          .whereLayer("spec")
          .mayOnlyAccessLayers("resource", "tls")
          .whereLayer("target")
          .mayOnlyAccessLayers("resource", "tls", "spec")
          .whereLayer("status")
          .mayOnlyAccessLayers("resource", "spec", "target")
          .whereLayer("run")
          .mayOnlyAccessLayers("resource", "tls", "spec", "target", "status");

  @ArchTest
  static final ArchRule noPackageCycles =
      slices().matching("io.kta.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theResourceKnowsNothingOfTheLoop =
      noClasses()
          .that()
          .resideInAPackage("io.kta.operator.resource")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.kta", "io.kta.policy..", "io.kta.algorithm..", "io.kta.knowledge..");

  @ArchTest
  static final ArchRule timeOnlyThroughLoopClock =
      noClasses()
          .should(callMethod(Instant.class, "now"))
          .orShould(callMethod(System.class, "nanoTime"))
          .orShould(callMethod(System.class, "currentTimeMillis"))
          .orShould(callMethod(Thread.class, "sleep", long.class))
          .orShould(dependOnClassesThat(assignableTo(InstantSource.class)))
          .orShould(dependOnClassesThat(type(Date.class)))
          .orShould(dependOnClassesThat(assignableTo(ScheduledExecutorService.class)));

  @ArchTest
  static final ArchRule oneClockIsGivenToAll =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.kta.operator.KtaOperator")
          .should(callMethod(LoopClock.class, "system"));

  @ArchTest
  static final ArchRule everyRoomIsNullMarked =
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

  @ArchTest static final ArchRule noPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
