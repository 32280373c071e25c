package dev.nabi.console.lambda;

import dev.nabi.console.functions.InvocationAnswer;
import dev.nabi.console.functions.InvocationStream;
import dev.nabi.console.http.BodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An answer as {@code InvokeWithResponseStream} has it: each piece a message as it comes, and a last message that says how it
 * ended.
 *
 * <pre>
 *   PayloadChunk … PayloadChunk   InvokeComplete {}                            the function ended
 *   PayloadChunk …                InvokeComplete {"ErrorCode", "ErrorDetails"} it broke off, ran out of time, answered too much
 * </pre>
 *
 * @param isWithLog whether the end of the log was asked for; of a streamed answer that is what was printed before its first piece
 */
record StreamedOutcome(InvocationStream answer, Resolved found, String id, String version, boolean isWithLog)
        implements BodyWriter {
    static final String TYPE = "application/vnd.amazon.eventstream";

    /** The longest answer that is streamed, as Lambda has it. */
    private static final long MOST_BYTES = 200L << 20;

    private static final int PIECE = 64 * 1024;
    private static final byte[] NOTHING = {};

    @Override
    public void writeTo(OutputStream client) throws IOException {
        try (answer) {
            var outcome = pieces(client);
            client.write(end(answer.head(), outcome));
        }
    }

    private CallOutcome pieces(OutputStream client) throws IOException {
        var buffer = new byte[PIECE];
        var bytes = 0L;
        for (; ; ) {
            int read;
            try {
                read = answer.body().read(buffer);
            } catch (IOException e) {
                return CallOutcome.brokenOff(answer.head(), found, id);
            }
            if (read < 0) {
                return new CallOutcome(false, NOTHING);
            }
            bytes += read;
            if (bytes > MOST_BYTES) {
                return CallOutcome.tooLarge(MOST_BYTES);
            }
            client.write(EventStream.message("PayloadChunk", "application/octet-stream", Arrays.copyOf(buffer, read)));
        }
    }

    /** The last message. */
    byte[] end(InvocationAnswer head, CallOutcome outcome) {
        var end = Wire.object();
        if (outcome.isFailed()) {
            end.put("ErrorCode", "Unhandled")
                    .put("ErrorDetails", new String(outcome.payload(), StandardCharsets.UTF_8));
        }
        if (isWithLog) {
            end.put("LogResult", LogTail.of(head, outcome, found, id, version));
        }
        return EventStream.message(
                "InvokeComplete", "application/json", end.toString().getBytes(StandardCharsets.UTF_8));
    }
}
