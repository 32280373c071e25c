package dev.nabi.cli.gateway;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/** The body of a call and its content type. */
public final class Body {
    public static final Body NONE = new Body(new byte[0], "");

    private final byte[] content;
    private final String contentType;

    /** Takes the array as it is: nobody changes it afterwards. */
    public Body(byte[] content, String contentType) {
        this.content = content;
        this.contentType = contentType;
    }

    public static Body of(String text, String contentType) {
        return new Body(text.getBytes(StandardCharsets.UTF_8), contentType);
    }

    /** The content type; empty for a body of no type. */
    public String contentType() {
        return contentType;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    BodyPublisher publisher() {
        return isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(content);
    }
}
