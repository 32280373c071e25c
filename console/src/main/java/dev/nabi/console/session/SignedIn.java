package dev.nabi.console.session;

import dev.nabi.console.caller.Caller;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Who a request is of, as {@link SessionFilter} found them: with what right pages act, and the session they are in. */
public record SignedIn(Caller caller, Session session) {
    static final String KEY = "nabi.signed-in";

    /** Empty on the pages that need no sign-in. */
    public static Optional<SignedIn> of(RoutingContext context) {
        return Optional.ofNullable(context.<SignedIn>get(KEY));
    }
}
