package dev.nabi.function.http;

import java.io.IOException;

/** Answers a request; an exception closes the connection. */
public interface ExchangeHandler {
    void handle(Exchange exchange) throws IOException;
}
