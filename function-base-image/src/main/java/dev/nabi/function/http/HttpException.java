package dev.nabi.function.http;

import java.io.IOException;

/** A request that HTTP does not allow or that is past a bound; its connection is closed after the answer. */
public final class HttpException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public HttpException(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }

    static HttpException bad(String message) {
        return new HttpException(400, message);
    }
}
