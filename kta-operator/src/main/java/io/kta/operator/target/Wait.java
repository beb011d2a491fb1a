package io.kta.operator.target;

import java.time.Instant;

/**
 * What a plan waits for while it is carried out. Immutable.
 *
 * @param progress how far it has come, for a person
 * @param since when the wait began
 */
public record Wait(String progress, Instant since) {}
