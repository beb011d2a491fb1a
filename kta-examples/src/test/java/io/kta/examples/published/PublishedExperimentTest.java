package io.kta.examples.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

/** The bounds within which a simulation with so few parameters can be expected to agree. */
final class PublishedExperimentTest {
  private static final int SEEDS = 5;

  @Test
  void cosine_hpaLike_isNearThePublishedFigures() {
    PublishedRun run = PublishedExperiment.runs().get(0);
    assertNear(PublishedExperiment.simulated(run, SEEDS), run.published(), 8);
  }

  @Test
  void cosine_ds2Like_isNearThePublishedFigures() {
    PublishedRun run = PublishedExperiment.runs().get(1);
    assertNear(PublishedExperiment.simulated(run, SEEDS), run.published(), 15);
  }

  @Test
  void cosine_bothRules_differAsPublished() {
    Figures hpa = PublishedExperiment.simulated(PublishedExperiment.runs().get(0), SEEDS);
    Figures ds2 = PublishedExperiment.simulated(PublishedExperiment.runs().get(1), SEEDS);
    assertThat(ds2.instances()).isLessThan(hpa.instances());
    assertThat(ds2.mean()).isGreaterThan(2 * hpa.mean());
    assertThat(ds2.p95()).isGreaterThan(2 * hpa.p95());
  }

  private static void assertNear(Figures ours, Figures published, double points) {
    assertThat(ours.instances()).isCloseTo(published.instances(), withPercentage(20));
    assertThat(ours.rescales()).isCloseTo(published.rescales(), withPercentage(25));
    assertThat(ours.mean()).isBetween(published.mean() / 2, published.mean() * 2);
    assertThat(ours.p95()).isBetween(published.p95() / 2, published.p95() * 2);
    assertThat(ours.below5()).isCloseTo(published.below5(), within(points));
  }
}
