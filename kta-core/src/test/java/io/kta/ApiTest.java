package io.kta;

import io.kta.architecture.ApiListing;
import io.kta.architecture.DocComments;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTest {
  private static final Set<String> PACKAGES =
      Set.of(
          "io.kta",
          "io.kta.api",
          "io.kta.algorithm",
          "io.kta.algorithm.toggle",
          "io.kta.driver",
          "io.kta.knowledge",
          "io.kta.metrics",
          "io.kta.micrometer",
          "io.kta.policy",
          "io.kta.time",
          "io.kta.topology");

  @Test
  void listing_ofThisModule_isWhatWasCommitted() throws Exception {
    ApiListing.requireCommitted("kta-core", PACKAGES);
  }

  @Test
  void comments_ofThisModule_areThere() throws Exception {
    DocComments.requireEverywhere(PACKAGES);
  }
}
