package io.kta.operator.status;

import io.kta.operator.resource.ConditionStatus;
import io.kta.operator.resource.KtaPolicyStatus;
import io.kta.operator.spec.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What in a status people wait for, other than numbers and times of one more cycle. */
public final class StatusNews {
  private StatusNews() {}

  /** Returns whether a status tells something that another does not. */
  public static boolean isIn(KtaPolicyStatus status, @Nullable KtaPolicyStatus before) {
    return before == null || !news(status).equals(news(before));
  }

  private static List<String> news(KtaPolicyStatus status) {
    List<String> news = new ArrayList<>();
    news.add(String.valueOf(status.observedGeneration));
    news.add(String.valueOf(status.error));
    news.add(Boolean.TRUE.equals(status.error) ? String.valueOf(status.summary) : "");
    news.add(String.valueOf(status.state));
    news.add(String.valueOf(status.mode));
    news.add(String.valueOf(status.algorithm));
    news.add(String.valueOf(status.current));
    news.add(String.valueOf(status.desired));
    news.add(String.valueOf(status.lastScaleTime));
    for (ConditionStatus condition : Fields.orEmpty(status.conditions)) {
      news.add(condition.type + " " + condition.status + " " + condition.reason);
      if ("WaitingForTaskManagers".equals(condition.reason)) {
        news.add(String.valueOf(condition.message)); // one more has come
      }
    }
    return news;
  }
}
