package dev.nabi.gateway.call;

import dev.nabi.gateway.wire.Fields;
import org.jspecify.annotations.Nullable;

/** What an answer says to a caller that named a tag: which revision it was, since revisions may share a tag. */
final class RevisionField {
    static final String NAME = "Nabi-Revision";

    private RevisionField() {}

    static @Nullable Fields of(Call call) {
        var found = call.found();
        return found == null || found.tag() == null
                ? null
                : new Fields(64).add(NAME, found.revision().revision());
    }
}
