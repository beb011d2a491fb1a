package io.kta.operator.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.operator.resource.KtaPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

public final class ClaimsTest {
  /** May do everything. */
  public static final Licence FREE =
      new Licence() {
        @Override
        public void waitsForTaskManagers(Optional<Wait> wait) {}

        @Override
        public boolean mayWrite() {
          return true;
        }

        @Override
        public Optional<String> claim(List<String> targets) {
          return Optional.empty();
        }
      };

  private final Claims claims = new Claims();

  @Test
  void claimFound_heldByAnOlderPolicy_isRefusedUntilThatHasGone() {
    claims.claim(policy("old", 1), Set.of("by id"));
    claims.claim(policy("new", 2), Set.of("by name"));
    assertThat(claims.claimFound(policy("old", 1), List.of("job"))).isEmpty();
    assertThat(claims.claimFound(policy("new", 2), List.of("job")))
        .hasValueSatisfying(why -> assertThat(why).contains("job is scaled by policy ns/old"));
    assertThat(claims.holds(new ResourceID("new", "ns"))).isFalse();
    assertThat(claims.holds(new ResourceID("old", "ns"))).isTrue();
    claims.release(new ResourceID("old", "ns"));
    assertThat(claims.claimFound(policy("new", 2), List.of("job"))).isEmpty();
    assertThat(claims.holds(new ResourceID("new", "ns"))).isTrue();
  }

  @Test
  void claimFound_heldByAYoungerPolicy_isTakenFromIt() {
    claims.claim(policy("old", 1), Set.of("by id"));
    claims.claim(policy("new", 2), Set.of("by name"));
    assertThat(claims.claimFound(policy("new", 2), List.of("job"))).isEmpty();
    assertThat(claims.claimFound(policy("old", 1), List.of("job"))).isEmpty();
    assertThat(claims.holds(new ResourceID("new", "ns"))).isFalse();
    assertThat(claims.claimFound(policy("new", 2), List.of("job"))).isPresent();
  }

  @Test
  void claimFound_another_givesUpTheOneBefore() {
    claims.claim(policy("old", 1), Set.of("by name"));
    claims.claim(policy("new", 2), Set.of("by id"));
    assertThat(claims.claimFound(policy("old", 1), List.of("job 1"))).isEmpty();
    assertThat(claims.claimFound(policy("old", 1), List.of("job 2"))).isEmpty();
    assertThat(claims.claimFound(policy("new", 2), List.of("job 1"))).isEmpty();
  }

  /**
   * A JobManager may tell the id and start of a job that is not its own, for a policy that is older
   * than that of the job. Issue 14, section 1.5.
   */
  @Test
  void claimFound_fakeOfAnotherNamespace_takesNothing() {
    claims.claim(policy("fake", 1), Set.of("fake"));
    claims.claim(policy("victim", 2), Set.of("victim"));
    assertThat(claims.claimFound(policy("fake", 1), List.of("job from a", "job at a.svc")))
        .isEmpty();
    assertThat(claims.claimFound(policy("victim", 2), List.of("job from b", "job at b.svc")))
        .isEmpty();
    assertThat(claims.holds(new ResourceID("victim", "ns"))).isTrue();
  }

  @Test
  void claimFound_oneNameTaken_isRefusedWhole() {
    claims.claim(policy("old", 1), Set.of("by id"));
    claims.claim(policy("new", 2), Set.of("by name"));
    claims.claim(policy("third", 3), Set.of("by address"));
    assertThat(claims.claimFound(policy("old", 1), List.of("job from a", "job at x"))).isEmpty();
    assertThat(claims.claimFound(policy("new", 2), List.of("job from b", "job at x"))).isPresent();
    assertThat(claims.claimFound(policy("third", 3), List.of("job from b", "job at y"))).isEmpty();
    assertThat(claims.holds(new ResourceID("new", "ns"))).isFalse();
  }

  /** Cycles of two policies come to the same job at once. */
  @Test
  void claimFound_byTwoAtOnce_isHeldByTheOlder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 500; i++) {
        String job = "job " + i;
        claims.claim(policy("old", 1), Set.of("by id"));
        claims.claim(policy("new", 2), Set.of("by name"));
        List<Future<Optional<String>>> both =
            threads.invokeAll(
                List.of(
                    () -> claims.claimFound(policy("new", 2), List.of(job)),
                    () -> claims.claimFound(policy("old", 1), List.of(job))));
        assertThat(both.get(1).get()).isEmpty();
        assertThat(claims.holds(new ResourceID("old", "ns"))).isTrue();
        assertThat(claims.holds(new ResourceID("new", "ns"))).isFalse();
      }
    } finally {
      threads.shutdown();
    }
  }

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
