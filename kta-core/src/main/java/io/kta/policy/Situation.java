package io.kta.policy;

import io.kta.topology.Topology;
import java.util.Optional;

/**
 * What the rules may know besides the decision.
 *
 * @param topology how the job runs now
 * @param pausedBecause why scaling is paused; empty if it is not
 */
public record Situation(Topology topology, Optional<String> pausedBecause) {}
