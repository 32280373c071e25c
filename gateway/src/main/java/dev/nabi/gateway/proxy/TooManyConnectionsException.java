package dev.nabi.gateway.proxy;

import java.io.IOException;

/** An event loop has as many connections to instances as it may: no instance is to blame. */
public final class TooManyConnectionsException extends IOException {
    private static final long serialVersionUID = 1L;

    TooManyConnectionsException(int most) {
        super("each event loop may have " + most + " connections to instances (nabi.gateway.max-connections)");
    }
}
