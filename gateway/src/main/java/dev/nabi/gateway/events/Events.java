package dev.nabi.gateway.events;

import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The events process as the gateway knows it: how it is asked, and the token that both show each other. */
public final class Events {
    /** The fewest characters of a token. */
    public static final int SHORTEST = 16;

    /** None is installed. */
    public static final Events NONE = new Events(null, () -> "");

    private final @Nullable EventsClient client;
    private final Supplier<String> token;

    private Events(@Nullable EventsClient client, Supplier<String> token) {
        this.client = client;
        this.token = token;
    }

    /** One that is installed; nobody is known by a token of fewer characters than there must be. */
    public static Events by(EventsClient client, Supplier<String> token) {
        return new Events(client, token);
    }

    /** How it is asked; null where none is installed. */
    public @Nullable EventsClient client() {
        return client;
    }

    /** The event that a request delivers; null for a request that does not show the token. */
    public @Nullable Delivery delivery(Fields fields) {
        return fields.has(FieldName.NABI_DELIVERY) ? verified(fields) : null;
    }

    private @Nullable Delivery verified(Fields fields) {
        var current = token.get();
        var shown = Objects.requireNonNullElse(fields.all(FieldName.NABI_DELIVERY), "");
        if (client == null || current.length() < SHORTEST || !MessageDigest.isEqual(bytes(current), bytes(shown))) {
            return null;
        }
        return new Delivery(
                said(fields, "nabi-event-id"),
                said(fields, "nabi-attempt"),
                said(fields, "nabi-trigger"),
                said(fields, "nabi-replay").equals("true"),
                said(fields, "nabi-links"),
                said(fields, "nabi-caller"));
    }

    private static String said(Fields fields, String name) {
        return Objects.requireNonNullElse(fields.value(name), "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
