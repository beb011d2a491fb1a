package io.kta.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.kta.operator.spec.Memory;
import org.junit.jupiter.api.Test;

/** Found by an attack in issue 14, section 1.2: large results of three policies ended all. */
final class HistoriesTest {
  private static final int ONE = 256 << 10;
  private final Memory memory = new Memory(256 << 20, 16);
  private final Histories histories = new Histories(memory, 100);

  @Test
  void grant_onePolicy_upToItsOwnLimitAndSaysSo() {
    assertThat(grant("a", "p", 1000)).isEqualTo(1000);
    assertThat(histories.whyShortened(id("a", "p"))).isEmpty();
    assertThat(grant("a", "p", 100 << 20)).isEqualTo(ONE);
    assertThat(histories.whyShortened(id("a", "p")).orElseThrow())
        .startsWith("past results of more than 262144 bytes are not remembered");
    assertThat(grant("a", "p", 10)).isEqualTo(10);
    assertThat(histories.whyShortened(id("a", "p"))).isEmpty();
  }

  @Test
  void grant_manyLargeOfOneNamespace_halfIsFreeAndSmallOnesKeepAll() {
    for (int round = 0; round < 3; round++) {
      assertThat(grant("a", "small", 10_000)).isEqualTo(10_000);
      for (int i = 0; i < 1_000; i++) {
        long unused = grant("a", "large-" + i, ONE);
      }
    }
    assertThat(histories.bytesByNamespace().get("a")).isBetween(31L << 20, 32L << 20);
    assertThat(grant("b", "other", ONE)).isEqualTo(ONE);
    assertThat(histories.whyShortened(id("a", "large-999")).orElseThrow())
        .startsWith("all policies together remember as much");
  }

  @Test
  void grant_manyNamespaces_sumStaysWithinAQuarterOfTheHeapAndTheLeastOfEach() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(grant("n" + i, "p", ONE)).isGreaterThanOrEqualTo(8 << 10);
      }
    }
    long sum = histories.bytesByNamespace().values().stream().mapToLong(Long::longValue).sum();
    assertThat(sum).isLessThan((64L << 20) + 1_000 * (8 << 10));
  }

  @Test
  void forget_all_nothingIsHeld() {
    long unused = grant("a", "p", ONE);
    histories.forget(id("a", "p"));
    histories.forget(id("a", "never"));
    assertThat(histories.bytesByNamespace()).isEmpty();
    assertThat(grant("b", "p", 1 << 30)).isEqualTo(ONE);
  }

  private long grant(String namespace, String name, long wanted) {
    return histories.limitOf(id(namespace, name)).grant(wanted);
  }

  private static ResourceID id(String namespace, String name) {
    return new ResourceID(name, namespace);
  }
}
