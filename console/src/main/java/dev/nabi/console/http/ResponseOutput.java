package dev.nabi.console.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A response as a stream whose writes return when the bytes have left, so that a slow client slows the writer. */
final class ResponseOutput extends OutputStream {
    private static final long PATIENCE_SECONDS = 60;

    private final HttpServerResponse response;

    ResponseOutput(HttpServerResponse response) {
        this.response = response;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (response.closed()) {
            throw new IOException("the client has gone");
        }
        await(response.write(Buffer.buffer(length).appendBytes(bytes, offset, length)));
    }

    /** Ends the response. */
    @Override
    public void close() throws IOException {
        if (!response.ended() && !response.closed()) {
            await(response.end());
        }
    }

    private static void await(Future<Void> written) throws IOException {
        try {
            written.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the client has gone", e);
        } catch (TimeoutException e) {
            throw new IOException("the client has read nothing for " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
