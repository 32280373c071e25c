package dev.nabi.gateway.events;

import java.util.ArrayList;
import java.util.List;

/** The rule that reads the preferences of a request (RFC 7240): a list, each with a value and parameters that may be quoted. */
public final class Preferences {
    private static final String ASYNC = "respond-async";

    private Preferences() {}

    /** Whether an answer now, and the work later, is preferred. */
    public static boolean isAsync(String prefer) {
        return preferences(prefer).stream().anyMatch(Preferences::isAsynchronous);
    }

    /** The other preferences, which are the function's business; empty when there is none. */
    public static String others(String prefer) {
        return String.join(
                ", ",
                preferences(prefer).stream()
                        .filter(preference -> !isAsynchronous(preference))
                        .toList());
    }

    private static boolean isAsynchronous(String preference) {
        var end = 0;
        while (end < preference.length() && ";= \t".indexOf(preference.charAt(end)) < 0) {
            end++;
        }
        return preference.substring(0, end).equalsIgnoreCase(ASYNC);
    }

    /** Split at commas that stand outside of quotes. */
    private static List<String> preferences(String prefer) {
        var all = new ArrayList<String>();
        var from = 0;
        var isQuoted = false;
        for (var i = 0; i < prefer.length(); i++) {
            var c = prefer.charAt(i);
            if (c == '\\' && isQuoted) {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                add(prefer.substring(from, i), all);
                from = i + 1;
            }
        }
        add(prefer.substring(from), all);
        return all;
    }

    private static void add(String preference, List<String> all) {
        if (!preference.isBlank()) {
            all.add(preference.strip());
        }
    }
}
