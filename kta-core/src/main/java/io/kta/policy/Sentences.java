package io.kta.policy;

import io.kta.policy.Reason.Quantity;

/** The one place in which reasons of the policy become words. */
final class Sentences {
  private Sentences() {}

  /**
   * Returns a reason in words.
   *
   * @param before the number that the rule was given
   * @param after the number that it let through; as {@code before} if it only has something to say
   */
  static String of(Reason why, int before, int after) {
    boolean isRaise = before > after; // that was asked for, and held back
    String words = why.words().orElse("");
    return switch (why.kind()) {
      case SAID -> words;
      case SWITCHED_OFF ->
          "a user or another controller set it to 0; set it to 1 or more, or minParallelism to 0, to go on";
      case METRICS_MISSING, METRICS_PARTIAL, METRIC_OLD, OBSERVATION_OLD ->
          flaw(why) + consequence(before, after);
      case FALLBACK_DUE ->
          "its metrics are missing for "
              + window(why)
              + " or longer, for which the policy has a fallback";
      case CHANGED_BY_OTHERS ->
          "a user or another controller changed it from %s to %s at %s, which is %s"
              .formatted(
                  number(why, Quantity.FROM),
                  number(why, Quantity.TO),
                  since(why),
                  why.until().map(end -> "respected until " + end).orElse("no longer respected"));
      case WITHIN_TOLERANCE ->
          "the change is within the tolerance of " + why.numbers().get(Quantity.TOLERANCE);
      case NOT_STABLE -> unstable(why, isRaise);
      case INEFFECTIVE ->
          "%s scale-ups from %d on have not raised its throughput of %.4g records/s as they should"
              .formatted(number(why, Quantity.SCALE_UPS), after, why.numbers().get(Quantity.RATE));
      case FEW_PARTS ->
          "there are " + number(why, Quantity.PARTS) + " to spread; more would have none";
      case UNEVEN ->
          "%s are to spread, and over %d they would not be %s"
              .formatted(number(why, Quantity.PARTS), before, words);
      case DISABLED -> "scaling " + (isRaise ? "up" : "down") + " is disabled";
      case TOO_FAST ->
          words + " and what changed before allow " + number(why, Quantity.LIMIT) + " now";
      case FLAPPING ->
          "%s changes of direction an hour are allowed, and this would be number %s%s"
              .formatted(
                  number(why, Quantity.LIMIT),
                  number(why, Quantity.TURNS),
                  isRaise ? "" : ", the last of which is kept for growing");
      case COOLING_DOWN ->
          "the job was rescaled at %s, and nothing is %s before %s"
              .formatted(since(why), isRaise ? "raised" : "lowered", until(why));
      case SHORT_OF_INSTANCES ->
          "%s %s, and nothing is raised before it has them, or %s"
              .formatted(operator(why), words, until(why));
      case SET_AT_RUN_TIME -> "it is set by hand, at run time";
      case SET_IN_POLICY -> "it is set by hand, in the policy";
      case OUT_OF_BOUNDS -> bounds(why, after);
      case OVER_BUDGET_OF_SLOTS -> budget(why, "slots");
      case OVER_BUDGET -> budget(why, "weight");
      case NOT_SCALABLE -> "it cannot be scaled: " + words;
      case PAUSED -> "paused: " + words;
      case IN_PROGRESS -> "something is being done to the job: " + words;
      case EXCLUDED -> "nothing is changed " + words;
    };
  }

  private static String flaw(Reason why) {
    return switch (why.kind()) {
      case METRICS_MISSING ->
          "the metrics of %s are missing%s"
              .formatted(operator(why), why.since().map(since -> " since " + since).orElse(""));
      case METRICS_PARTIAL -> "some instances of " + operator(why) + " do not report";
      case OBSERVATION_OLD -> "the observation is older than " + window(why);
      default ->
          "a metric of %s was measured at %s, which is longer ago than %s"
              .formatted(operator(why), since(why), window(why));
    };
  }

  private static String consequence(int before, int after) {
    return before < after ? ", so it is not shrunk" : before > after ? ", so it does not grow" : "";
  }

  private static String unstable(Reason why, boolean isRaise) {
    return "no %s than %s was recommended all through the last %s%s"
        .formatted(
            isRaise ? "more" : "less",
            number(why, Quantity.LIMIT),
            window(why),
            why.numbers().containsKey(Quantity.TOLERANCE) ? ", which is within the tolerance" : "");
  }

  private static String bounds(Reason why, int after) {
    String allowed =
        "the policy allows " + number(why, Quantity.MIN) + " to " + number(why, Quantity.MAX);
    return after < why.numbers().getOrDefault(Quantity.MIN, 0.0)
        ? allowed + ", but the operator runs at " + after + " at most"
        : allowed;
  }

  private static String budget(Reason why, String unit) {
    return "%s of %s are asked for, and the budget is %s"
        .formatted(number(why, Quantity.ASKED), unit, number(why, Quantity.LIMIT));
  }

  private static String number(Reason why, Quantity quantity) {
    return String.valueOf(why.numbers().getOrDefault(quantity, 0.0).longValue());
  }

  private static String operator(Reason why) {
    return why.operator().map(Object::toString).orElse("an operator");
  }

  private static String since(Reason why) {
    return why.since().map(Object::toString).orElse("some time");
  }

  private static String until(Reason why) {
    return why.until().map(Object::toString).orElse("then");
  }

  private static String window(Reason why) {
    return why.window().map(Object::toString).orElse("a while");
  }
}
