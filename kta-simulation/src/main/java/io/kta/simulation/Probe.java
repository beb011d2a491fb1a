package io.kta.simulation;

/** Hears what happens in a simulated job. */
interface Probe {

  /** A probe that takes no notice. */
  Probe NONE =
      new Probe() {
        @Override
        public void onTick(double seconds, boolean stopped) {}

        @Override
        public void onRescale() {}
      };

  /**
   * Called at the end of every tick.
   *
   * @param seconds when the tick began, since the job did
   * @param stopped whether the job stands still, since it is being changed
   */
  void onTick(double seconds, boolean stopped);

  /** Called when the job has begun to run at another parallelism. */
  void onRescale();
}
