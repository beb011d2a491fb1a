package io.kta;

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
    packages = {"io.kta.kubernetes", "io.kta.prometheus", "io.kta.kafka", "io.kta.source"},
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest static final ArchTests library = ArchTests.in(LibraryRules.class);

  @ArchTest
  static final ArchRule ofKtaOnlyTheDriversSideOfTheCore =
      noClasses()
          .that()
          .resideInAPackage("io.kta.kubernetes")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.kta..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.kta.kubernetes",
                              "io.kta.driver",
                              "io.kta.metrics",
                              "io.kta.source",
                              "io.kta.time",
                              "io.kta.topology"))));

  @ArchTest
  static final ArchRule sourcesBesidesPodsNeedNothingOfKubernetes =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kta.kubernetes")
          .should()
          .dependOnClassesThat(resideInAPackage("io.fabric8.."));

  @ArchTest
  static final ArchRule ofKtaOnlyWhatSourcesNeed =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kta.kubernetes")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.kta..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.kta.prometheus",
                              "io.kta.kafka",
                              "io.kta.api",
                              "io.kta.http",
                              "io.kta.metrics",
                              "io.kta.source",
                              "io.kta.time",
                              "io.kta.topology"))));

  @ArchTest
  static final ArchRule kafkaIsOptional =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.kta.kafka")
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.kta.kafka", "org.apache.kafka.."));
}
