package dev.nabi.function.binding;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request's content type: the media type in lower case (empty when there is none), and its charset. */
record ContentType(String media, Charset charset) {
    private static final ContentType NONE = new ContentType("", StandardCharsets.UTF_8);

    static ContentType of(@Nullable String header) throws BindException {
        if (header == null || header.isBlank()) {
            return NONE;
        }
        var parts = header.split(";", -1);
        var charset = StandardCharsets.UTF_8;
        for (int i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "charset=", 0, 8)) {
                charset = charset(parameter.substring(8).replace("\"", ""));
            }
        }
        return new ContentType(parts[0].strip().toLowerCase(Locale.ROOT), charset);
    }

    private static Charset charset(String name) throws BindException {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new BindException(415, null, "the charset \"" + name + "\" is not known");
        }
    }

    boolean isForm() {
        return media.equals("application/x-www-form-urlencoded");
    }

    /** Types that may hold JSON: those that say so, and those that say nothing. */
    boolean mayBeJson() {
        return media.isEmpty()
                || media.equals("application/json")
                || media.endsWith("+json")
                || media.equals("application/octet-stream")
                || media.equals("text/json");
    }
}
