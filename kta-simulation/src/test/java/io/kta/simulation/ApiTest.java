package io.kta.simulation;

import io.kta.architecture.ApiListing;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTest {

  @Test
  void listing_ofThisModule_isWhatWasCommitted() throws Exception {
    ApiListing.requireCommitted(
        "kta-simulation",
        Set.of("io.kta.page", "io.kta.replay", "io.kta.simulation", "io.kta.simulation.testing"));
  }
}
