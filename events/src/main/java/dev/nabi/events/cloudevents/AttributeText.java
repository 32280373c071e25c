package dev.nabi.events.cloudevents;

import io.cloudevents.types.Time;
import java.time.OffsetDateTime;
import java.util.Base64;

/** The canonical text of an attribute's value, as CloudEvents' type system defines it. */
public final class AttributeText {
    private AttributeText() {}

    public static String of(Object value) {
        return switch (value) {
            case OffsetDateTime time -> Time.writeTime(time);
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            default -> value.toString();
        };
    }
}
