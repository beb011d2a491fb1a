package io.kta.simulation;

/** Counts what {@link Provisioning} tells. Not thread-safe. */
final class ProvisioningMeter {
  private double seconds;
  private double runningSeconds;
  private double neededSeconds;
  private double underSeconds;
  private double overSeconds;
  private double timeUnder;
  private double timeOver;
  private int minutes;
  private int unlike;

  private int running;
  private int needed;
  private int peak;
  private double under;
  private double over;
  private boolean any;
  private int runningBefore;
  private int neededBefore;

  /** From now on these run and those are needed. */
  void compare(int[] running, int[] needed) {
    int runs = 0;
    int needs = 0;
    int missing = 0;
    int excess = 0;
    for (int i = 0; i < running.length; i++) {
      runs += running[i];
      needs += needed[i];
      missing += Math.max(0, needed[i] - running[i]);
      excess += Math.max(0, running[i] - needed[i]);
    }
    this.running = runs;
    this.needed = needs;
    this.peak = Math.max(peak, runs);
    this.under = missing / (double) needs;
    this.over = excess / (double) needs;
  }

  int running() {
    return running;
  }

  int needed() {
    return needed;
  }

  int peak() {
    return peak;
  }

  void tick(double dt) {
    seconds += dt;
    runningSeconds += running * dt;
    neededSeconds += needed * dt;
    underSeconds += under * dt;
    overSeconds += over * dt;
    timeUnder += under > 0 ? dt : 0;
    timeOver += over > 0 ? dt : 0;
  }

  /** A minute has ended. */
  void endMinute() {
    if (any) {
      minutes++;
      int ran = Integer.signum(running - runningBefore);
      unlike += ran == Integer.signum(needed - neededBefore) ? 0 : 1;
    }
    any = true;
    runningBefore = running;
    neededBefore = needed;
  }

  Provisioning finish() {
    return new Provisioning(
        runningSeconds / 3600,
        neededSeconds / 3600,
        underSeconds / seconds,
        overSeconds / seconds,
        timeUnder / seconds,
        timeOver / seconds,
        minutes == 0 ? 0 : unlike / (double) minutes);
  }
}
