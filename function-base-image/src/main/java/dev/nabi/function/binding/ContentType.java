package dev.nabi.function.binding;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request's content type: the media type in lower case (empty when there is none), and its charset. */
record ContentType(String media, Charset charset, String header) {
    private static final ContentType NONE = new ContentType("", StandardCharsets.UTF_8, "");

    static ContentType of(@Nullable String header) throws BindException {
        if (header == null || header.isBlank()) {
            return NONE;
        }
        int semicolon = header.indexOf(';');
        if (semicolon < 0) {
            return new ContentType(header.strip().toLowerCase(Locale.ROOT), StandardCharsets.UTF_8, header);
        }
        var named = HeaderParameters.of(header).get("charset");
        var charset = named == null ? StandardCharsets.UTF_8 : charset(named);
        return new ContentType(header.substring(0, semicolon).strip().toLowerCase(Locale.ROOT), charset, header);
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

    boolean isMultipart() {
        return media.equals("multipart/form-data");
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
