package io.kta.operator.status;

/**
 * Something that people are to be told once. Immutable.
 *
 * @param type Normal or Warning, as events have it
 * @param reason what it is, in one word
 * @param message what it is, for a person; one that is told again is the same, to the letter
 */
public record Notice(String type, String reason, String message) {}
