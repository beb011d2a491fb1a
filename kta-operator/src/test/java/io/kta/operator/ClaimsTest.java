package io.kta.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.operator.resource.KtaPolicy;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClaimsTest {
  private final Claims claims = new Claims();

  @Test
  void claim_heldByAnOlderPolicy_isRefusedWhole() {
    claims.claim(policy("old", 1), Set.of("a"));
    Claims.Result result = claims.claim(policy("new", 2), Set.of("a", "b"));
    assertThat(result.refusal()).hasValueSatisfying(why -> assertThat(why).contains("ns/old"));
    assertThat(claims.claim(policy("other", 3), Set.of("b")).refusal()).isEmpty();
  }

  /** After a restart policies come in any order. */
  @Test
  void claim_heldByAYoungerPolicy_evictsThat() {
    claims.claim(policy("new", 2), Set.of("a", "b"));
    Claims.Result result = claims.claim(policy("old", 1), Set.of("a"));
    assertThat(result.refusal()).isEmpty();
    assertThat(result.evicted()).containsExactly(new ResourceID("new", "ns"));
    assertThat(claims.claim(policy("third", 3), Set.of("b")).refusal()).isEmpty();
  }

  @Test
  void claim_ofEqualAge_goesByName() {
    claims.claim(policy("b", 1), Set.of("x"));
    assertThat(claims.claim(policy("a", 1), Set.of("x")).evicted()).hasSize(1);
    assertThat(claims.claim(policy("b", 1), Set.of("x")).refusal()).isPresent();
  }

  @Test
  void claim_again_givesUpWhatIsNoLongerWanted() {
    claims.claim(policy("p", 1), Set.of("a"));
    claims.claim(policy("p", 1), Set.of("b"));
    assertThat(claims.claim(policy("q", 2), Set.of("a")).refusal()).isEmpty();
    claims.release(new ResourceID("p", "ns"));
    assertThat(claims.claim(policy("q", 2), Set.of("a", "b")).refusal()).isEmpty();
  }

  private static KtaPolicy policy(String name, int second) {
    KtaPolicy policy = new KtaPolicy();
    policy.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("ns")
            .withName(name)
            .withCreationTimestamp("2030-01-01T00:00:0" + second + "Z")
            .build());
    return policy;
  }
}
