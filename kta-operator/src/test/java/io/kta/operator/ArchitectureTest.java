package io.kta.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.kta.operator", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule theResourceKnowsNothingOfTheOperator =
      noClasses()
          .that()
          .resideInAPackage("io.kta.operator.resource")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.kta.operator", "io.kta", "io.kta.policy..", "io.kta.algorithm..");

  @ArchTest static final ArchRule noPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
