package io.kta.operator;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.kta.architecture.HouseRules;
import io.kta.time.LoopClock;

@AnalyzeClasses(packages = "io.kta.operator", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

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
  static final ArchRule theResourceKnowsNothingOfTheLoop =
      noClasses()
          .that()
          .resideInAPackage("io.kta.operator.resource")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.kta", "io.kta.policy..", "io.kta.algorithm..", "io.kta.knowledge..");

  @ArchTest
  static final ArchRule oneClockIsGivenToAll =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.kta.operator.KtaOperator")
          .should(callMethod(LoopClock.class, "system"));
}
