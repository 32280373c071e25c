package dev.nabi.gateway.routing;

import dev.nabi.api.FunctionKey;

/** What a request's target means. */
public sealed interface Match {

    /** A Function that is known. */
    sealed interface Known extends Match {
        Route route();
    }

    /** A revision takes it, and is asked for {@code uri}; {@code prefix} is what was cut off the path. */
    record Found(RevisionKey revision, String uri, String prefix, Route route) implements Known {}

    /** The Function is known, but nothing of it is ready. */
    record NotReady(Route route) implements Known {
        public FunctionKey function() {
            return route.function();
        }

        public Readiness readiness() {
            return route.readiness();
        }
    }

    /** The path cannot be read as the name of a Function: {@code why}. */
    record Malformed(String why) implements Match {}

    /** No such Function, or no such tag: {@code asked} is what the request named. */
    record Unknown(String asked) implements Match {}
}
