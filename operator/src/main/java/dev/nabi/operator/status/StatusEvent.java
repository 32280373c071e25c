package dev.nabi.operator.status;

/**
 * Something that happened to a Function which a person would ask about.
 *
 * @param warning whether it asks for attention
 */
public record StatusEvent(boolean warning, String reason, String message) {}
