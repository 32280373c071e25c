package dev.nabi.events.filter;

/** A text with {@code *} for any characters: the literals between them, found one after the other. */
final class Wildcard {
    private Wildcard() {}

    static boolean matches(String[] literals, String text) {
        var first = literals[0];
        var last = literals[literals.length - 1];
        if (literals.length == 1) {
            return text.equals(first);
        }
        if (text.length() < first.length() + last.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        var from = first.length();
        var end = text.length() - last.length();
        for (var i = 1; i < literals.length - 1; i++) {
            var at = text.indexOf(literals[i], from);
            if (at < 0 || at + literals[i].length() > end) {
                return false;
            }
            from = at + literals[i].length();
        }
        return true;
    }
}
