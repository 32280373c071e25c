package dev.nabi.operator.plan;

import java.util.Map;

/** What is known of the ConfigMap that is to hold a Function's jar. */
public sealed interface JarConfigMap {
    /** The watch of ConfigMaps has not read them yet. */
    record Unread() implements JarConfigMap {}

    /** There is none of this name. */
    record Absent() implements JarConfigMap {}

    /**
     * There is one.
     *
     * @param digests the SHA-256 of the content of each key
     */
    record Present(Map<String, String> digests) implements JarConfigMap {}
}
