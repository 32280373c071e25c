package dev.nabi.console.functions;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a call of a Function is being answered: status and header fields, and the body as it comes. Whoever has it closes it.
 *
 * @param began the nanosecond clock when it was called
 */
public record InvocationStream(int status, Map<String, List<String>> fields, InputStream body, long began)
        implements AutoCloseable {

    public boolean isOk() {
        return status >= 200 && status < 300;
    }

    /** Status, fields and time so far, without a body. */
    public InvocationAnswer head() {
        return answer(new byte[0], false);
    }

    /** The answer with its body, of which so many bytes are read at most. */
    public InvocationAnswer whole(int mostBytes) throws IOException {
        var read = body.readNBytes(mostBytes + 1);
        var isCut = read.length > mostBytes;
        return answer(isCut ? Arrays.copyOf(read, mostBytes) : read, isCut);
    }

    private InvocationAnswer answer(byte[] content, boolean isCut) {
        return new InvocationAnswer(status, fields, content, isCut, Duration.ofNanos(System.nanoTime() - began));
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
