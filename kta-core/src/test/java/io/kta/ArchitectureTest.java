package io.kta;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.kta.architecture.HouseRules;
import io.kta.architecture.LibraryRules;
import java.util.List;
import java.util.stream.Stream;

@AnalyzeClasses(packages = "io.kta", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final List<String> BOTTOM_TO_TOP =
      List.of("time", "topology", "metrics", "driver", "knowledge", "algorithm", "policy");

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest static final ArchTests library = ArchTests.in(LibraryRules.class);

  /** The package table of docs/design.md. */
  @ArchTest static final ArchRule eachPackageUsesOnlyThoseBelowIt = eachUsesThoseBelow();

  private static ArchRule eachUsesThoseBelow() {
    LayeredArchitecture layers =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("json")
            .definedBy("io.kta.json")
            .layer("http")
            .definedBy("io.kta.http")
            .layer("demo")
            .definedBy("io.kta.algorithm.toggle")
            .layer("loop")
            .definedBy("io.kta")
            .layer("meters")
            .definedBy("io.kta.micrometer");
    for (String name : BOTTOM_TO_TOP) {
      layers = layers.layer(name).definedBy("io.kta." + name);
    }
    layers = layers.whereLayer("json").mayNotAccessAnyLayer();
    layers =
        layers
            .whereLayer("http")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("http")
            .mayNotAccessAnyLayer();
    layers = layers.whereLayer("demo").mayNotBeAccessedByAnyLayer();
    layers = layers.whereLayer("loop").mayOnlyBeAccessedByLayers("meters");
    layers = layers.whereLayer("meters").mayNotBeAccessedByAnyLayer();
    for (int i = 0; i < BOTTOM_TO_TOP.size(); i++) {
      String[] below =
          Stream.concat(Stream.of("json"), BOTTOM_TO_TOP.stream().limit(i)).toArray(String[]::new);
      layers = layers.whereLayer(BOTTOM_TO_TOP.get(i)).mayOnlyAccessLayers(below);
    }
    return layers;
  }
}
