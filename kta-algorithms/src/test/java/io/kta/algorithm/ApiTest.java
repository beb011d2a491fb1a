package io.kta.algorithm;

import io.kta.architecture.ApiListing;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTest {

  @Test
  void listing_ofThisModule_isWhatWasCommitted() throws Exception {
    ApiListing.requireCommitted(
        "kta-algorithms",
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
            "io.kta.algorithm.utilization"));
  }
}
