package io.kta.policy;

import io.kta.knowledge.Rescale;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Raises nothing, and lowers nothing, for a while after the last rescaling of the job. */
record CoolDown(Timing timing) implements OperatorRule {

  @Override
  public Rule name() {
    return Rule.COOLDOWN;
  }

  @Override
  public @Nullable Verdict verdict(int operator, int target, Scene scene) {
    int current = scene.current(operator);
    Optional<Rescale> last = scene.situation().log().lastRescale();
    if (target == current || last.isEmpty() || scene.isForced()) {
      return null;
    }
    boolean isUp = target > current;
    Duration cooldown = timing.cooldown(isUp);
    Instant end = last.get().at().plus(cooldown);
    return scene.situation().now().isBefore(end)
        ? new Verdict(
            current,
            "the job was rescaled at "
                + scene.text(last.get().at())
                + ", and nothing is "
                + (isUp ? "raised" : "lowered")
                + " before "
                + scene.text(end))
        : null;
  }
}
