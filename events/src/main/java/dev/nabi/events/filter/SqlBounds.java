package dev.nabi.events.filter;

import java.util.regex.Pattern;

/**
 * What an expression of CloudEvents SQL may hold. The library makes a regular expression of each LIKE, whose time grows with
 * the length of the attribute to the power of the number of {@code %}; two of them and bounded attributes keep it short.
 */
final class SqlBounds {
    static final int MAX_LENGTH = 4096;
    static final int MAX_LIKES = 16;
    static final int MAX_PERCENTS = 2;
    static final int MAX_NESTING = 64;

    private static final Pattern LIKE = Pattern.compile("\\blike\\b", Pattern.CASE_INSENSITIVE);

    private SqlBounds() {}

    static void check(String text, String path) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(path + ": longer than " + MAX_LENGTH + " characters");
        }
        if (LIKE.matcher(text).results().count() > MAX_LIKES) {
            throw new IllegalArgumentException(path + ": more than " + MAX_LIKES + " times LIKE");
        }
        var quote = (char) 0;
        var percents = 0;
        var nesting = 0;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (quote == 0) {
                nesting += c == '(' ? 1 : c == ')' ? -1 : 0;
                percents = 0;
            } else if (c == '%') {
                percents++;
            }
            if (c == '\\') {
                i++;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            }
            if (percents > MAX_PERCENTS) {
                throw new IllegalArgumentException(
                        path + ": more than " + MAX_PERCENTS + " % in one text; join several LIKE by AND instead");
            }
            if (nesting > MAX_NESTING) {
                throw new IllegalArgumentException(path + ": nested more than " + MAX_NESTING + " deep");
            }
        }
    }
}
