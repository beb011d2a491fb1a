package io.kta.operator.faults;

/** How a remote call goes wrong; the rows of the fault matrix, in their order. */
enum Fault {
  REFUSED("refused"),
  RESET("reset mid-answer"),
  HANGS("hangs"),
  STALLS("hangs mid-answer"),
  DRIP("slow drip"),
  CLIENT_ERROR("4xx"),
  THROTTLED("429 with `Retry-After`"),
  SERVER_ERROR("5xx"),
  REDIRECT("redirect"),
  HTML("HTML"),
  GARBAGE("garbage"),
  TRUNCATED("truncated JSON"),
  DUPLICATE_KEYS("duplicate keys"),
  GIGABYTE("1 GB"),
  WRONG_TYPE("wrong type"),
  CLOCK("clock an hour off");

  private final String label;

  Fault(String label) {
    this.label = label;
  }

  /** Returns how the table calls it. */
  String label() {
    return label;
  }

  /** Returns whether a call ends with it only when its own time is up. */
  boolean takesTime() {
    return this == HANGS || this == STALLS || this == DRIP;
  }
}
