package dev.nabi.gateway.proxy;

import java.io.IOException;

/** An instance that answers connections did not process a request on one of them: it may be sent again, to it or another. */
public final class UnprocessedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnprocessedException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
