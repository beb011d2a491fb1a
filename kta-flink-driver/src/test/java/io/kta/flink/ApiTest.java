package io.kta.flink;

import io.kta.architecture.ApiListing;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiTest {

  @Test
  void listing_ofThisModule_isWhatWasCommitted() throws Exception {
    ApiListing.requireCommitted("kta-flink-driver", Set.of("io.kta.flink", "io.kta.flink.jobs"));
  }
}
