package dev.nabi.console.http;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a body piece by piece, on the thread of its request; may wait. It is called once, also when the client has gone. */
@FunctionalInterface
public interface BodyWriter {
    /** An {@code IOException} says that the client has gone, or that the answer cannot be ended. */
    void writeTo(OutputStream client) throws IOException;
}
