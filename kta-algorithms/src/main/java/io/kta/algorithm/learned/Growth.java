package io.kta.algorithm.learned;

/**
 * By how much more than what is asked for now to size for.
 *
 * @param soon the factor by which demand is expected to be higher by the time a rescaling would be
 *     over
 * @param later the factor over the time a rescaling should last
 * @param headroom what to add to that, relative
 */
record Growth(double soon, double later, double headroom) {

  /** Returns this with factors of at least so much. */
  Growth atLeast(double factor) {
    return new Growth(Math.max(soon, factor), Math.max(later, factor), headroom);
  }

  /** Returns this with at least such a factor over the time a rescaling should last. */
  Growth lasting(double factor) {
    return new Growth(soon, Math.max(later, factor), headroom);
  }
}
