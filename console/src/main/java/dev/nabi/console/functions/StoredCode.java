package dev.nabi.console.functions;

/**
 * Code in the code store.
 *
 * @param sha256 its digest as 64 lower-case hexadecimal digits, by which {@code spec.java.jar.sha256} names it
 */
public record StoredCode(String sha256, long bytes) {}
