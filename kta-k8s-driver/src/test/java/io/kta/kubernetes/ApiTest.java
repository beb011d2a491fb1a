package io.kta.kubernetes;

import io.kta.architecture.ApiListing;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTest {

  @Test
  void listing_ofThisModule_isWhatWasCommitted() throws Exception {
    ApiListing.requireCommitted(
        "kta-k8s-driver", Set.of("io.kta.kafka", "io.kta.kubernetes", "io.kta.prometheus"));
  }
}
