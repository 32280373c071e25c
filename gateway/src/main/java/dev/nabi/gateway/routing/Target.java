package dev.nabi.gateway.routing;

import org.jspecify.annotations.Nullable;

/**
 * A revision that takes a share of a Function's traffic, has a URL of its own by its tag, or both.
 *
 * @param tagWeight its part of what comes by the tag, as all targets of the tag have one
 */
public record Target(
        RevisionKey revision, int weight, @Nullable String tag, int tagWeight) {

    /** A target whose tag, where it has one, is its own. */
    public Target(RevisionKey revision, int weight, @Nullable String tag) {
        this(revision, weight, tag, 1);
    }
}
