package dev.nabi.console.sigv4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The parameters of a query, decoded, and the strict percent-encoding of signatures (RFC 3986's unreserved characters stay). */
public final class Query {
    private static final String UNRESERVED = "-_.~";

    private Query() {}

    /** A parameter, decoded. */
    public record Parameter(String name, String value) {}

    /** The parameters in the order of the query. */
    public static List<Parameter> parse(String query) {
        var parameters = new ArrayList<Parameter>();
        for (var part : query.split("&", -1)) {
            if (!part.isEmpty()) {
                var equals = part.indexOf('=');
                parameters.add(new Parameter(
                        decode(equals < 0 ? part : part.substring(0, equals), true),
                        equals < 0 ? "" : decode(part.substring(equals + 1), true)));
            }
        }
        return parameters;
    }

    /** The first value of a parameter; empty for none. */
    public static String first(List<Parameter> parameters, String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst()
                .orElse("");
    }

    static String canonical(List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter -> encode(parameter.name(), false) + "=" + encode(parameter.value(), false))
                .sorted(Comparator.naturalOrder())
                .reduce((one, other) -> one + "&" + other)
                .orElse("");
    }

    /** Percent-encoded; a slash may stay. */
    static String encode(String text, boolean keepsSlash) {
        var encoded = new StringBuilder(text.length() + 16);
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            var character = (char) (octet & 0xff);
            if (isUnreserved(character) || (keepsSlash && character == '/')) {
                encoded.append(character);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", octet & 0xff));
            }
        }
        return encoded.toString();
    }

    /** Without its percent-encoding; what is none stays as it is. */
    public static String decode(String text, boolean plusIsSpace) {
        var octets = new ByteArrayOutputStream(text.length());
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (var i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && i + 2 < bytes.length && hex(bytes[i + 1]) >= 0 && hex(bytes[i + 2]) >= 0) {
                octets.write(hex(bytes[i + 1]) * 16 + hex(bytes[i + 2]));
                i += 2;
            } else {
                octets.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }

    private static boolean isUnreserved(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || UNRESERVED.indexOf(character) >= 0;
    }
}
