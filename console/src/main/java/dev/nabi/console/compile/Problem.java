package dev.nabi.console.compile;

/**
 * An error that {@code javac} finds.
 *
 * @param line the first is 1; 0 where it is about no line
 * @param column the first is 1; 0 where it is about no column
 */
public record Problem(int line, int column, String message) {}
