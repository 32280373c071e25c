package dev.nabi.gateway.routing;

import dev.nabi.api.FunctionKey;
import org.jspecify.annotations.Nullable;

/** What a request's target means. */
public sealed interface Match {

    /** A Function that is known. */
    sealed interface Known extends Match {
        Route route();
    }

    /**
     * A revision takes it, and is asked for {@code uri}; {@code prefix} is what was cut off the path, {@code tag} what named the
     * revision, null for the shares by weight.
     */
    record Found(
            RevisionKey revision,
            String uri,
            String prefix,
            Route route,
            @Nullable String tag) implements Known {}

    /** The Function is known, but nothing of it is ready; it would be asked for {@code uri}. */
    record NotReady(Route route, String uri) implements Known {
        public FunctionKey function() {
            return route.function();
        }

        public Readiness readiness() {
            return route.readiness();
        }
    }

    /** It is about an asynchronous call of the Function, not a call of it; {@code query} begins with a question mark, or is empty. */
    record AsyncCall(Route route, String id, String query) implements Known {}

    /** The path cannot be read as the name of a Function: {@code why}. */
    record Malformed(String why) implements Match {}

    /** No such Function, or no such tag: {@code asked} is what the request named. */
    record Unknown(String asked) implements Match {}
}
