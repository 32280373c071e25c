package dev.nabi.local.agent.container;

import java.util.Map;

/**
 * Kubernetes' expansion of {@code $(NAME)} in environment values, commands and arguments.
 *
 * <p>{@code $$} stands for one {@code $}; a name that is not known, an unclosed {@code $(} and a {@code $} before
 * anything else stay as they are. What a variable holds is not expanded again.
 */
public final class Expansion {
    private Expansion() {}

    public static String expand(String text, Map<String, String> variables) {
        var next = text.indexOf('$');
        if (next < 0) {
            return text;
        }
        var result = new StringBuilder(text.length());
        var done = 0;
        while (next >= 0 && next + 1 < text.length()) {
            result.append(text, done, next);
            done = expandAt(next, text, variables, result);
            next = text.indexOf('$', done);
        }
        return result.append(text, done, text.length()).toString();
    }

    /** Appends what the {@code $} at this index and the characters that belong to it stand for; gives the index after. */
    private static int expandAt(int dollar, String text, Map<String, String> variables, StringBuilder result) {
        var following = text.charAt(dollar + 1);
        if (following == '$') {
            result.append('$');
            return dollar + 2;
        }
        var close = following == '(' ? text.indexOf(')', dollar) : -1;
        if (close < 0) {
            result.append('$').append(following);
            return dollar + 2;
        }
        var value = variables.get(text.substring(dollar + 2, close));
        result.append(value == null ? text.substring(dollar, close + 1) : value);
        return close + 1;
    }
}
