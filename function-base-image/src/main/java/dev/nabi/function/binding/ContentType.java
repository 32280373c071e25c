package dev.nabi.function.binding;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A content type: the media type in lower case (empty when there is none), and the charset that it names. */
record ContentType(String media, @Nullable String charsetName, String header) {
    private static final ContentType NONE = new ContentType("", null, "");

    static ContentType of(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return NONE;
        }
        int semicolon = header.indexOf(';');
        if (semicolon < 0) {
            return new ContentType(header.strip().toLowerCase(Locale.ROOT), null, header);
        }
        return new ContentType(
                header.substring(0, semicolon).strip().toLowerCase(Locale.ROOT),
                HeaderParameters.of(header).get("charset"),
                header);
    }

    /** Asked for where bytes become text, and nowhere else: bytes may be in a charset that only their reader knows. */
    Charset charset() throws BindException {
        if (charsetName == null) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(charsetName);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new BindException(415, null, "the charset \"" + charsetName + "\" is not known");
        }
    }

    boolean isForm() {
        return media.equals("application/x-www-form-urlencoded");
    }

    boolean isMultipart() {
        return media.equals("multipart/form-data");
    }

    /** A CloudEvent, or a batch of them, with its data inside. */
    boolean isEvent() {
        return media.startsWith("application/cloudevents");
    }

    boolean isEventBatch() {
        return media.startsWith("application/cloudevents-batch");
    }

    /** Types that may hold JSON: those that say so, and those that say nothing. */
    boolean mayBeJson() {
        return media.isEmpty() || isJson() || media.equals("application/octet-stream");
    }

    boolean isJson() {
        return media.equals("application/json") || media.endsWith("+json") || media.equals("text/json");
    }

    boolean isText() {
        return media.startsWith("text/") || isJson() || media.endsWith("xml") || isForm();
    }
}
