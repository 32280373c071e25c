package dev.nabi.operator.resources;

/**
 * What the installation adds to a Function's spec.
 *
 * @param baseImage the image that runs {@code spec.java}
 */
public record Defaults(String baseImage) {}
