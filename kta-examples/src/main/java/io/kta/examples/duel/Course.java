package io.kta.examples.duel;

import java.util.List;
import java.util.Map;

/**
 * What happened when. Immutable.
 *
 * @param instances how many there were of all operators, from which second on, in order of time
 * @param late how many of the records that came in a second were late
 */
record Course(Map<Double, Integer> instances, List<Integer> late) {}
