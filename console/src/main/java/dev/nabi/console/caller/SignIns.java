package dev.nabi.console.caller;

import dev.nabi.console.http.WebRequest;
import java.util.Optional;

/** Says who is signed in to the pages. */
public interface SignIns {
    /** Where a browser is sent to that is not signed in; {@code ?to=} is the path to come back to. */
    String PATH = "/sign-in";

    /** Whoever the request's session belongs to; empty for nobody, and when the session has ended. */
    Optional<Caller> caller(WebRequest request);
}
