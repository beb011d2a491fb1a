package io.kta.kubernetes;

import io.kta.architecture.ApiListing;
import io.kta.architecture.DocComments;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTest {
  private static final Set<String> PACKAGES =
      Set.of("io.kta.kafka", "io.kta.kubernetes", "io.kta.prometheus");

  @Test
  void listing_ofThisModule_isWhatWasCommitted() throws Exception {
    ApiListing.requireCommitted("kta-k8s-driver", PACKAGES);
  }

  @Test
  void comments_ofThisModule_areThere() throws Exception {
    DocComments.requireEverywhere(PACKAGES);
  }
}
