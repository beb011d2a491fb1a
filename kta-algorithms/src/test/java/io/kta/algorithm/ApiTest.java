package io.kta.algorithm;

import io.kta.architecture.ApiListing;
import io.kta.architecture.DocComments;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTest {
  private static final Set<String> PACKAGES =
      Set.of(
          "io.kta.algorithm.decorator",
          "io.kta.algorithm.dhalion",
          "io.kta.algorithm.ds2",
          "io.kta.algorithm.fixed",
          "io.kta.algorithm.lag",
          "io.kta.algorithm.learned",
          "io.kta.algorithm.parameters",
          "io.kta.algorithm.rates",
          "io.kta.algorithm.remote",
          "io.kta.algorithm.schedule",
          "io.kta.algorithm.utilization");

  @Test
  void listing_ofThisModule_isWhatWasCommitted() throws Exception {
    ApiListing.requireCommitted("kta-algorithms", PACKAGES);
  }

  @Test
  void comments_ofThisModule_areThere() throws Exception {
    DocComments.requireEverywhere(PACKAGES);
  }
}
