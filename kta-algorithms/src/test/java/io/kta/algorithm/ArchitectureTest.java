package io.kta.algorithm;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.kta.architecture.HouseRules;
import io.kta.architecture.LibraryRules;

@AnalyzeClasses(
    packages = "io.kta.algorithm",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
final class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest static final ArchTests library = ArchTests.in(LibraryRules.class);

  /** An algorithm proposes; the loop and the policy are none of its business. */
  @ArchTest
  static final ArchRule neitherTheLoopNorThePolicy =
      noClasses().should().dependOnClassesThat(resideInAnyPackage("io.kta", "io.kta.policy"));

  @ArchTest
  static final ArchRule httpOnlyForRemoteAlgorithms =
      noClasses()
          .that(not(resideInAPackage("io.kta.algorithm.remote")))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.kta.http", "java.net.http", "com.sun.net.httpserver"));
}
