package io.kta.algorithm.rates;

import java.util.Arrays;

/** Works out how far sources are held back by operators that cannot take in all they are sent. */
final class BackPressure {
  /*
   * A full operator stops what sends to it, that stops what comes before, and so on up to the
   * sources; what else a stopped sender feeds gets less too. So all that can differ is how much of
   * its demand each source reads, and what comes to the other operators follows.
   *
   * The sources are let in alike, from nothing up, until an operator is full: those that feed it
   * stay there, the others go on. That is max-min fairness by progressive filling [1]. Here a round
   * lets every source go as far as the first operator after it that would be full, and settles
   * those for which that one then is: parts of the graph that do not meet take one round together.
   *
   * [1] Bertsekas, Gallager: Data Networks, second edition, 1992, section 6.5.2.
   */

  static final int NONE = -1;

  private static final int MOST_ROUNDS = 20; // each settles the sources of one more full operator
  private static final double ROUNDING = 1e-9;

  private final int[][] senders;
  private final double[][] parts;
  private final double[] takes;
  private final double[] share;
  private final int[] limitedBy;
  private final double[] settled; // of what an operator is asked for: what settled sources send
  private final double[] open; // and what the others would
  private final double[] bound; // how far these can go
  private final int[] fullest; // what would be full then
  private final boolean[] isSettled;

  /**
   * Lets the sources in; all is by the operators' places in topological order.
   *
   * @param senders of every operator; one without is held back by itself and by what it feeds
   * @param parts how much of what an operator is asked for comes from each sender; together 1
   * @param takes how much of what it is asked for an operator can take in; from 1 on, all
   */
  BackPressure(int[][] senders, double[][] parts, double[] takes) {
    this.senders = senders;
    this.parts = parts;
    this.takes = takes;
    int n = senders.length;
    share = new double[n];
    limitedBy = new int[n];
    settled = new double[n];
    open = new double[n];
    bound = new double[n];
    fullest = new int[n];
    isSettled = new boolean[n];
    Arrays.fill(share, 1);
    Arrays.fill(limitedBy, NONE);
    boolean goesOn = Arrays.stream(takes).anyMatch(most -> most < 1);
    for (int round = 0; goesOn && round < MOST_ROUNDS; round++) {
      findBounds();
      letIn();
      goesOn = settle();
    }
  }

  /** Returns how much of what it is asked for comes to an operator. */
  double share(int operator) {
    return share[operator];
  }

  /** Returns what limits that, or {@link #NONE} if all comes. */
  int limitedBy(int operator) {
    return limitedBy[operator];
  }

  private void findBounds() {
    for (int i = 0; i < senders.length; i++) {
      boolean isSource = senders[i].length == 0;
      settled[i] = isSource && isSettled[i] ? share[i] : 0;
      open[i] = isSource && !isSettled[i] ? 1 : 0;
      for (int k = 0; k < senders[i].length; k++) {
        settled[i] += parts[i][k] * settled[senders[i][k]];
        open[i] += parts[i][k] * open[senders[i][k]];
      }
      bound[i] = open[i] > 0 ? Math.max(0, takes[i] - settled[i]) / open[i] : 1;
      fullest[i] = i;
    }
    for (int i = senders.length - 1; i >= 0; i--) {
      for (int k = 0; k < senders[i].length; k++) {
        int from = senders[i][k];
        if (parts[i][k] > 0 && bound[i] < bound[from]) {
          bound[from] = bound[i];
          fullest[from] = fullest[i];
        }
      }
    }
  }

  private void letIn() {
    for (int i = 0; i < senders.length; i++) {
      if (senders[i].length == 0) {
        if (!isSettled[i]) {
          share[i] = Math.min(1, bound[i]);
          limitedBy[i] = bound[i] < 1 ? fullest[i] : NONE;
        }
        continue;
      }
      share[i] = 0;
      int slowest = senders[i][0];
      for (int k = 0; k < senders[i].length; k++) {
        int from = senders[i][k];
        share[i] += parts[i][k] * share[from];
        slowest = share[from] < share[slowest] ? from : slowest;
      }
      share[i] = share[i] > 1 - ROUNDING ? 1 : share[i];
      limitedBy[i] = share[i] == 1 ? NONE : isFull(i) ? i : limitedBy[slowest];
    }
  }

  /** Returns whether any source can be let in further. */
  private boolean settle() {
    boolean anyOpen = false;
    for (int i = 0; i < senders.length; i++) {
      if (senders[i].length == 0 && !isSettled[i]) {
        isSettled[i] = share[i] == 1 || isFull(fullest[i]);
        anyOpen |= !isSettled[i];
      }
    }
    return anyOpen;
  }

  private boolean isFull(int i) {
    return share[i] >= takes[i] * (1 - ROUNDING);
  }
}
