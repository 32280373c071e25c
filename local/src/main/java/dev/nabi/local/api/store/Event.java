package dev.nabi.local.api.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One change of one object: what it was (null: it was not) and what it is (null: it is no more). */
public record Event(
        long version,
        ObjectKey key,
        @Nullable ObjectNode before,
        @Nullable ObjectNode now) {

    /** The object as it is, or as it last was. */
    public ObjectNode object() {
        return now != null ? now : Objects.requireNonNull(before);
    }

    public boolean isDeletion() {
        return now == null;
    }
}
