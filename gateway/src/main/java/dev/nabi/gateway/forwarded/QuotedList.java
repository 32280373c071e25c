package dev.nabi.gateway.forwarded;

import java.util.ArrayList;
import java.util.List;

/** A header field's list whose members may be quoted strings (RFC 9110, section 5.6). */
final class QuotedList {
    private QuotedList() {}

    /** The members; a separator within quotes separates nothing. */
    static List<String> split(String text, char separator) {
        var members = new ArrayList<String>();
        var from = 0;
        var isQuoted = false;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\' && isQuoted) {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == separator && !isQuoted) {
                members.add(text.substring(from, i));
                from = i + 1;
            }
        }
        members.add(text.substring(from));
        return members;
    }

    /** A value without its quotes. */
    static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
