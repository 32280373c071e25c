package dev.nabi.gateway.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Messages of HTTP/1.1 by chance: sound ones, those of the lists of request smuggling, and bytes that were tampered with. */
final class Messages {
    private static final String[] METHODS = {"GET", "GET", "POST", "POST", "HEAD", "PUT", "get", "G(T", ""};
    private static final String[] TARGETS = {
        "/", "/a?b=c", "/a/%2e", "*", "http://h/p", "/a b", "/\u00e9", "", "//x", "a"
    };
    private static final String[] VERSIONS = {
        "HTTP/1.1",
        "HTTP/1.1",
        "HTTP/1.1",
        "HTTP/1.1",
        "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/1.2",
        "HTTP/2.0",
        "http/1.1",
        "HTTP/1.1 "
    };
    private static final String[] FIELDS = {
        "X-A: b",
        "X-A:b",
        "X-A: ",
        "X-A : b",
        "X-A: b\r\n c",
        "X-\u00e9: b",
        "X-A: \u00e9",
        "X-A: a\0b",
        "X-A: a\rb",
        ": b",
        "X-A",
        "Connection: close",
        "Connection: keep-alive, X-A",
        "Expect: 100-continue",
        "Trailer: X-T"
    };
    private static final String[] FRAMINGS = {
        "Content-Length: 5",
        "Content-Length: 5",
        "Content-Length: 0",
        "Content-Length: 05",
        "Content-Length: +5",
        "Content-Length: 5, 5",
        "Content-Length: 5 5",
        "Content-Length : 5",
        "Content-Length:5\r\nContent-Length: 6",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: Chunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\tchunked",
        "Transfer-Encoding:\u000bchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: \"chunked\"",
        "X: a\r\n Transfer-Encoding: chunked",
        "Transfer-Encoding\r\n: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 5\r\nTransfer-Encoding: chunked"
    };
    private static final String[] SIZES = {
        "5", "5", "5", "05", "5;a=b", "5 ;a", "5;a=\"\rb\"", "0x5", "+5", "-5", "5 ", "fffffffffffffffff", ""
    };
    private static final byte[] SPECIAL = "\0\r\n\t :;,=+0\u007f\u0080".getBytes(StandardCharsets.ISO_8859_1);

    private Messages() {}

    private static String one(Random chance, String[] of) {
        return of[chance.nextInt(of.length)];
    }

    /** One to three requests behind each other. */
    static byte[] requests(Random chance) {
        var text = new StringBuilder();
        for (var count = 1 + chance.nextInt(3); count > 0; count--) {
            var isOdd = chance.nextInt(3) == 0;
            text.append(isOdd ? one(chance, METHODS) : "POST").append(' ');
            text.append(isOdd ? one(chance, TARGETS) : "/a").append(' ');
            text.append(isOdd ? one(chance, VERSIONS) : "HTTP/1.1").append(end(chance));
            if (chance.nextInt(20) > 0) {
                text.append("Host: x").append(end(chance));
            }
            rest(chance, text);
        }
        return tampered(chance, text);
    }

    /** One or two answers behind each other. */
    static byte[] answers(Random chance) {
        var text = new StringBuilder();
        for (var count = 1 + chance.nextInt(2); count > 0; count--) {
            text.append(chance.nextInt(3) > 0 ? "HTTP/1.1" : one(chance, VERSIONS))
                    .append(' ');
            text.append(chance.nextInt(4) > 0 ? "200" : String.valueOf(chance.nextInt(1100)))
                    .append(" OK")
                    .append(end(chance));
            rest(chance, text);
        }
        return tampered(chance, text);
    }

    private static void rest(Random chance, StringBuilder text) {
        for (var count = chance.nextInt(3); count > 0; count--) {
            text.append(one(chance, FIELDS)).append(end(chance));
        }
        var framing = chance.nextInt(4) == 0 ? "" : one(chance, FRAMINGS);
        if (!framing.isEmpty()) {
            text.append(framing).append(end(chance));
        }
        text.append(end(chance));
        if (framing.contains("hunked")) {
            chunks(chance, text);
        } else if (framing.contains("5")) {
            text.append("hello");
        }
    }

    private static void chunks(Random chance, StringBuilder text) {
        for (var count = chance.nextInt(3); count > 0; count--) {
            text.append(chance.nextInt(3) > 0 ? "5" : one(chance, SIZES)).append(end(chance));
            text.append("hello").append(end(chance));
        }
        text.append("0").append(end(chance));
        if (chance.nextInt(4) == 0) {
            text.append(one(chance, FIELDS)).append(end(chance));
        }
        text.append(end(chance));
    }

    private static String end(Random chance) {
        return switch (chance.nextInt(80)) {
            case 0 -> "\n";
            case 1 -> "\r";
            case 2 -> "\r\r\n";
            default -> "\r\n";
        };
    }

    private static byte[] tampered(Random chance, StringBuilder text) {
        var bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (chance.nextInt(3) > 0) {
            return bytes;
        }
        for (var count = 1 + chance.nextInt(3); count > 0; count--) {
            bytes = tampered(chance, bytes);
        }
        return bytes;
    }

    private static byte[] tampered(Random chance, byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        var at = chance.nextInt(bytes.length);
        var to = Math.min(bytes.length, at + 1 + chance.nextInt(8));
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        switch (chance.nextInt(4)) {
            case 0 -> {
                out.write(SPECIAL[chance.nextInt(SPECIAL.length)]);
                at++;
            }
            case 1 -> out.write(SPECIAL[chance.nextInt(SPECIAL.length)]);
            case 2 -> at = to;
            default -> out.write(bytes, at, to - at);
        }
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }
}
