package dev.nabi.events.source;

import java.util.Map;
import java.util.Optional;

/** Reads Secrets by name, each where a Trigger names it. Blocks. */
@FunctionalInterface
public interface SecretReader {
    /** The entries of a Secret; empty where there is none. Throws an {@link IllegalStateException} where it cannot be read. */
    Optional<Map<String, byte[]>> read(String namespace, String name);
}
