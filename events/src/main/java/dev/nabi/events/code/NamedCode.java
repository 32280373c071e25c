package dev.nabi.events.code;

import java.util.Set;

/** Which code a namespace's Functions and revisions name. */
@FunctionalInterface
public interface NamedCode {
    /** Digests; fails where it is not known. */
    Set<String> in(String namespace);
}
