package dev.nabi.gateway.wire;

import java.nio.charset.StandardCharsets;

/** The name of a field that the gateway itself writes. */
public final class OwnField {
    private final String name;
    private final byte[] prefix;

    public OwnField(String name) {
        this.name = name;
        this.prefix = (name + ": ").getBytes(StandardCharsets.US_ASCII);
    }

    public String text() {
        return name;
    }

    /** The name as a line begins with it. */
    byte[] prefix() {
        return prefix;
    }
}
