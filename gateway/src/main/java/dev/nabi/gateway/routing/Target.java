package dev.nabi.gateway.routing;

import org.jspecify.annotations.Nullable;

/** A revision that takes a share of a Function's traffic, has a URL of its own by its tag, or both. */
public record Target(
        RevisionKey revision, int weight, @Nullable String tag) {}
