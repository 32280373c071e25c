package dev.nabi.gateway.routing;

import org.jspecify.annotations.Nullable;

/**
 * The first two segments of a path, decoded, and where each ends in the path as it came. A second one that could be no
 * name, or that is not there, is null: then it is a part of what the function sees.
 */
record PathNames(String first, int firstEnd, @Nullable String second, int secondEnd) {

    /** Reads them from an index on; null when the first holds an escape that no name may hold. */
    static @Nullable PathNames read(String uri, int from) {
        var firstEnd = end(uri, from);
        var first = decoded(uri, from, firstEnd);
        if (first == null) {
            return null;
        }
        var slash = slash(uri, firstEnd);
        if (slash == 0) {
            return new PathNames(first, firstEnd, null, firstEnd);
        }
        var secondEnd = end(uri, firstEnd + slash);
        return new PathNames(first, firstEnd, decoded(uri, firstEnd + slash, secondEnd), secondEnd);
    }

    /** Where a segment ends: at a slash, escaped or not, at the query or at the end. */
    private static int end(String uri, int from) {
        for (var i = from; i < uri.length(); i++) {
            var c = uri.charAt(i);
            if (c == '/' || c == '?' || (c == '%' && slash(uri, i) > 0)) {
                return i;
            }
        }
        return uri.length();
    }

    /** How many characters a slash takes there; 0 when there is none. */
    private static int slash(String uri, int at) {
        if (at < uri.length() && uri.charAt(at) == '/') {
            return 1;
        }
        return uri.regionMatches(true, at, "%2f", 0, 3) ? 3 : 0;
    }

    private static @Nullable String decoded(String uri, int from, int to) {
        var escape = uri.indexOf('%', from);
        if (escape < 0 || escape >= to) {
            return uri.substring(from, to);
        }
        var text = new StringBuilder(to - from);
        for (var i = from; i < to; i++) {
            var c = uri.charAt(i);
            if (c == '%') {
                c = escaped(uri, i);
                i += 2;
                if (c == 0) {
                    return null;
                }
            }
            text.append(c);
        }
        return text.toString();
    }

    /** The character of an escape that a name or a tag may hold; 0 for any other. */
    private static char escaped(String uri, int at) {
        if (at + 2 >= uri.length()) {
            return 0;
        }
        var high = Character.digit(uri.charAt(at + 1), 16);
        var low = Character.digit(uri.charAt(at + 2), 16);
        var c = high < 0 || low < 0 ? (char) 0 : (char) (16 * high + low);
        var isName = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return isName || (c != 0 && "-._~@".indexOf(c) >= 0) ? c : 0;
    }
}
