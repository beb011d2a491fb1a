package io.kta.flink;

import java.util.regex.Pattern;

/** Why Flink did not do what it was asked; its status codes alone do not tell. */
enum Refusal {
  JOB_GONE("check that the job still runs there"),
  NOT_ADAPTIVE(
      "set jobmanager.scheduler: adaptive in Flink's configuration and restart the JobManager"),
  REACTIVE(
      "in reactive mode the job follows its TaskManagers: scale these with a ScaleTargetDriver"),
  BUSY("another client is changing the requirements; try again, and let only one scale a job"),
  OVERLOADED(
      "the JobManager, or a proxy before it, is overloaded or not ready yet: lengthen the interval if"
          + " that goes on"),
  OTHER("check that the base URL is a JobManager's, and see its log");

  private static final Pattern JOB_NOT_FOUND =
      Pattern.compile("Could not find Flink job|Job [0-9a-f]{32} not found");

  private final String remedy;

  Refusal(String remedy) {
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }

  static Refusal of(int status, String words) {
    if (status == 409) {
      return BUSY;
    }
    if (status == 429 || status == 502 || status == 503 || status == 504) {
      return OVERLOADED;
    }
    if (JOB_NOT_FOUND.matcher(words).find()) {
      return JOB_GONE;
    }
    if (words.contains("reactive mode")) {
      return REACTIVE;
    }
    if (words.contains("does not support changing the parallelism")) {
      return NOT_ADAPTIVE;
    }
    return OTHER;
  }
}
