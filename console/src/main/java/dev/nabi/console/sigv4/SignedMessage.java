package dev.nabi.console.sigv4;

import java.util.List;
import java.util.function.Function;

/**
 * A request as its signature sees it.
 *
 * @param path as the client wrote it, with its percent-encoding
 * @param query as the client wrote it, without the question mark
 * @param fields all values of a header field by its name in any case
 */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record SignedMessage(
        String method, String path, String query, Function<String, List<String>> fields, byte[] body) {

    /** The first value of a field; empty for none. */
    String field(String name) {
        var values = fields.apply(name);
        return values.isEmpty() ? "" : values.getFirst();
    }
}
