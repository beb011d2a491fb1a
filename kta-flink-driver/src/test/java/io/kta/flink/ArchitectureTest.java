package io.kta.flink;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.kta.architecture.HouseRules;
import io.kta.architecture.LibraryRules;

@AnalyzeClasses(packages = "io.kta.flink", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest static final ArchTests library = ArchTests.in(LibraryRules.class);

  @ArchTest
  static final ArchRule ofKtaOnlyTheDriversSideOfTheCore =
      noClasses()
          .that()
          .resideInAPackage("io.kta.flink")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.kta..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.kta.flink",
                              "io.kta.api",
                              "io.kta.driver",
                              "io.kta.http",
                              "io.kta.metrics",
                              "io.kta.time",
                              "io.kta.topology"))));
}
