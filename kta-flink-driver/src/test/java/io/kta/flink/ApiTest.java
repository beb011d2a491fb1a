package io.kta.flink;

import io.kta.architecture.ApiListing;
import io.kta.architecture.DocComments;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTest {
  private static final Set<String> PACKAGES = Set.of("io.kta.flink", "io.kta.flink.jobs");

  @Test
  void listing_ofThisModule_isWhatWasCommitted() throws Exception {
    ApiListing.requireCommitted("kta-flink-driver", PACKAGES);
  }

  @Test
  void comments_ofThisModule_areThere() throws Exception {
    DocComments.requireEverywhere(PACKAGES);
  }
}
