package dev.nabi.function.google;

import dev.nabi.function.binding.BindException;

/** What the interface's accessors throw, as they declare nothing, when the request does not hold what was asked for. */
final class MalformedRequest extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final BindException why;

    MalformedRequest(BindException why) {
        super(why.getMessage(), why);
        this.why = why;
    }

    BindException why() {
        return why;
    }
}
