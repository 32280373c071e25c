package dev.nabi.function.http;

import java.util.List;

/** How a request's body ends. */
sealed interface Framing {
    record Fixed(long length) implements Framing {}

    record Chunked() implements Framing {}

    /** The rule of RFC 9112, section 6.3, strict where it leaves a choice: ambiguity is a smuggled request. */
    static Framing of(RequestHead head) throws HttpException {
        var encodings = head.headers().all("transfer-encoding");
        var lengths = head.headers().all("content-length");
        if (encodings.isEmpty()) {
            return new Fixed(lengths.isEmpty() ? 0 : length(lengths));
        }
        if (!lengths.isEmpty()) {
            throw HttpException.bad("both Content-Length and Transfer-Encoding");
        }
        if (head.minorVersion() == 0) {
            throw HttpException.bad("Transfer-Encoding in HTTP/1.0");
        }
        if (encodings.size() != 1 || !encodings.getFirst().equalsIgnoreCase("chunked")) {
            throw new HttpException(501, "the only transfer coding served is chunked");
        }
        return new Chunked();
    }

    private static long length(List<String> lengths) throws HttpException {
        var text = lengths.getFirst();
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (lengths.size() != 1 || !digits) {
            throw HttpException.bad("Content-Length is not one decimal number");
        }
        return Long.parseLong(text);
    }
}
