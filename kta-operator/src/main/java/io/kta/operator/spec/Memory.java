package io.kta.operator.spec;

/**
 * How the operator's heap is shared out, so that no policy takes what others need: a quarter is for
 * what is remembered, a quarter for the cycles under way, in equal parts, and half is left for all
 * else. Immutable.
 *
 * @param heap the largest heap, in bytes
 * @param cycles how many cycles run at a time
 */
public record Memory(long heap, int cycles) {
  /*
   * A cycle of a remote algorithm holds at most what monitor and analyze answered, a request with
   * both and the past, and an answer. Text and bytes of the last two exist three times while they
   * are written or read: 2 + 3 * 3 + 3 = 14 parts. Saving takes the text of what is remembered some
   * eight times, when all but the two answers are gone.
   */
  private static final int PARTS_OF_A_CYCLE = 16;

  private static final int MOST_IN_ANSWER = 1 << 20;
  private static final int MOST_REMEMBERED = 900 << 10; // which a ConfigMap takes
  private static final int MOST_ON_PAGE = 16 << 20;
  private static final int LEAST = 16 << 10;
  private static final int ANSWERS_OF_FLINK = 4; // one at a time, and nothing of it is kept

  /** Returns that of this JVM. */
  public static Memory ofThisJvm(int cycles) {
    return new Memory(Runtime.getRuntime().maxMemory(), cycles);
  }

  /** Returns how long an algorithm's answer may be, in bytes. */
  public int longestAnswer() {
    return (int) part(MOST_IN_ANSWER);
  }

  /** Returns how long a JobManager's answer may be, in bytes. */
  public int longestAnswerOfFlink() {
    return ANSWERS_OF_FLINK * longestAnswer();
  }

  /** Returns how many bytes of past results one policy may have remembered, and sent along. */
  public int mostOfOnePolicy() {
    return (int) part(MOST_REMEMBERED);
  }

  /** Returns how many bytes of past results all policies may have remembered. */
  public long mostOfAllPolicies() {
    return heap / 4;
  }

  /** Returns how many bytes the live page may keep of the cycles of all policies. */
  public long ofThePage() {
    return Math.min(MOST_ON_PAGE, Math.max(LEAST, heap / 32));
  }

  private long part(int most) {
    return Math.min(most, Math.max(LEAST, heap / 4 / cycles / PARTS_OF_A_CYCLE));
  }
}
