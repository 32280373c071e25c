package dev.nabi.console.sigv4;

import java.util.ArrayDeque;

/**
 * The path that a signature is of: without empty and dot segments; a slash at the end stays. What is done is what this path
 * names, since somebody on the way could write the one that was sent in another way.
 */
public final class CanonicalPath {
    private CanonicalPath() {}

    public static String of(String path) {
        var segments = new ArrayDeque<String>();
        for (var segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return "/" + String.join("/", segments) + (path.endsWith("/") && !segments.isEmpty() ? "/" : "");
    }
}
