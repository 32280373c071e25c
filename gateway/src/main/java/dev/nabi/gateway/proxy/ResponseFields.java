package dev.nabi.gateway.proxy;

import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.FieldSink;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.OwnField;
import dev.nabi.gateway.wire.ResponseHead;
import org.jspecify.annotations.Nullable;

/** The rule for what a client is sent: the function's fields that may pass, and the gateway's own. */
public final class ResponseFields {
    public static final OwnField INVOCATION_ID = new OwnField("Nabi-Invocation-Id");
    private static final OwnField SERVER_TIMING = new OwnField("Server-Timing");

    private ResponseFields() {}

    /** Writes them; without them the answer is the gateway's own, and passes whole. */
    public static void write(ResponseHead head, @Nullable AddedFields added, FieldSink out) {
        var fields = head.fields();
        if (added == null) {
            for (var i = 0; i < fields.size(); i++) {
                out.copy(fields, i);
            }
            return;
        }
        var connection = ConnectionOptions.of(head.connection());
        var cors = added.cors();
        var passesLength = head.passesLength();
        for (var i = 0; i < fields.size(); i++) {
            var name = fields.known(i);
            if (name == FieldName.CONTENT_LENGTH) {
                if (passesLength) {
                    out.copy(fields, i);
                    passesLength = false;
                }
            } else if (name.passesToClient()
                    && !connection.names(fields, i)
                    && (cors == null || !name.isAccessControl())) {
                out.copy(fields, i);
            }
        }
        copy(cors, out);
        copy(added.told(), out);
        out.add(INVOCATION_ID, added.invocationId());
        out.add(SERVER_TIMING, added.serverTiming());
    }

    private static void copy(@Nullable Fields fields, FieldSink out) {
        for (var i = 0; fields != null && i < fields.size(); i++) {
            out.copy(fields, i);
        }
    }
}
