package io.kta.operator.status;

import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicyStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keeps decisions from being carried out: the first of some conditions that says so. */
final class Obstacle {
  private static final List<Sign> SIGNS =
      List.of(
          new Sign("Ready", "False", "Ready"),
          new Sign("Paused", "True", "Paused"),
          new Sign("ScalingActive", "False", "DriverReachable"),
          new Sign("AbleToScale", "False", "AbleToScale"),
          new Sign("Progressing", "True", "Progressing"));

  private Obstacle() {}

  /** A condition that says that something is in the way, and the one whose reason says what. */
  private record Sign(String condition, String status, String told) {}

  /** Returns it in one word; null if nothing does. */
  static @Nullable String of(KtaPolicyStatus status) {
    for (Sign sign : SIGNS) {
      ConditionStatus found = ConditionStatus.find(status, sign.condition());
      ConditionStatus told = ConditionStatus.find(status, sign.told());
      if (found != null && told != null && sign.status().equals(found.status)) {
        return told.reason;
      }
    }
    return null;
  }
}
