package io.kta.simulation;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.kta.architecture.HouseRules;
import io.kta.architecture.LibraryRules;

@AnalyzeClasses(
    packages = "io.kta",
    importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
final class ArchitectureTest {

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest static final ArchTests library = ArchTests.in(LibraryRules.class);

  @ArchTest
  static final ArchRule testsReplaysAndThePageAreAboveTheSimulation =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("simulation")
          .definedBy("io.kta.simulation")
          .layer("testing")
          .definedBy("io.kta.simulation.testing")
          .layer("replay")
          .definedBy("io.kta.replay")
          .layer("page")
          .definedBy("io.kta.page")
          .whereLayer("testing")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("replay")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("page")
          .mayNotBeAccessedByAnyLayer();
}
