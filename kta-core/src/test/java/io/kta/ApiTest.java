package io.kta;

import io.kta.architecture.ApiListing;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTest {

  @Test
  void listing_ofThisModule_isWhatWasCommitted() throws Exception {
    ApiListing.requireCommitted(
        "kta-core",
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
            "io.kta.topology"));
  }
}
