package dev.nabi.api.management;

import java.io.Serial;

/** Nobody can say at the moment whether a request may be answered. */
public final class ReviewUnavailableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    public ReviewUnavailableException(String message) {
        super(message);
    }
}
