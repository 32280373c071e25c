package dev.nabi.events.cloudevents;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Values of attributes in the fields of HTTP: what is not printable ASCII, the space, {@code "} and {@code %} as octets. */
final class PercentText {
    private PercentText() {}

    static String encode(String text) {
        var encoded = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c > ' ' && c <= '~' && c != '"' && c != '%') {
                encoded.append((char) c);
                return;
            }
            for (var octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                encoded.append('%').append(digit(octet >> 4)).append(digit(octet));
            }
        });
        return encoded.toString();
    }

    private static char digit(int bits) {
        return Character.toUpperCase(Character.forDigit(bits & 15, 16));
    }

    /** What is no octet stays as it is. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var octets = new ByteArrayOutputStream(text.length());
        for (var i = 0; i < text.length(); ) {
            var high = text.charAt(i) == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            var low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                octets.write((high << 4) | low);
                i += 3;
            } else {
                var c = text.codePointAt(i);
                octets.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }
}
