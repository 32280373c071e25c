package dev.nabi.gateway.proxy;

import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.FieldSink;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.OwnField;
import dev.nabi.gateway.wire.RequestHead;

/** The rule for what a function is sent beside Host: the client's fields that may pass, and the gateway's own. */
final class RequestFields {
    private static final OwnField INVOCATION_ID = new OwnField("nabi-invocation-id");
    private static final OwnField TIMEOUT_MS = new OwnField("nabi-timeout-ms");
    private static final OwnField FORWARDED_FOR = new OwnField("x-forwarded-for");
    private static final OwnField FORWARDED_PROTO = new OwnField("x-forwarded-proto");
    private static final OwnField FORWARDED_HOST = new OwnField("x-forwarded-host");
    private static final OwnField FORWARDED_PREFIX = new OwnField("x-forwarded-prefix");

    private RequestFields() {}

    static void write(RequestHead request, Forwarding forwarding, FieldSink out) {
        var fields = request.fields();
        var connection = ConnectionOptions.of(request.connection());
        for (var i = 0; i < fields.size(); i++) {
            if (fields.known(i) != FieldName.HOST
                    && fields.known(i).passesToFunction()
                    && !connection.names(fields, i)) {
                out.copy(fields, i);
            }
        }
        out.add(INVOCATION_ID, forwarding.invocationId());
        out.add(TIMEOUT_MS, Long.toString(forwarding.timeoutMillis()));
        forwarded(request, forwarding, out);
    }

    private static void forwarded(RequestHead request, Forwarding forwarding, FieldSink out) {
        if (forwarding.trustsForwarded()) {
            trusted(request, forwarding, out);
            return;
        }
        out.add(FORWARDED_FOR, forwarding.clientAddress());
        out.add(FORWARDED_PROTO, forwarding.scheme());
        if (request.host() != null) {
            out.add(FORWARDED_HOST, request.host());
        }
        if (!forwarding.prefix().isEmpty()) {
            out.add(FORWARDED_PREFIX, forwarding.prefix());
        }
    }

    /** The client is a proxy: what it says of its own client holds, and our link is put behind it. */
    private static void trusted(RequestHead request, Forwarding forwarding, FieldSink out) {
        var fields = request.fields();
        var before = fields.all(FieldName.X_FORWARDED_FOR);
        out.add(
                FORWARDED_FOR,
                before == null ? forwarding.clientAddress() : before + ", " + forwarding.clientAddress());
        out.add(FORWARDED_PROTO, said(fields, FieldName.X_FORWARDED_PROTO, forwarding.scheme()));
        var host = said(fields, FieldName.X_FORWARDED_HOST, request.host() == null ? "" : request.host());
        if (!host.isEmpty()) {
            out.add(FORWARDED_HOST, host);
        }
        var prefix = said(fields, FieldName.X_FORWARDED_PREFIX, "") + forwarding.prefix();
        if (!prefix.isEmpty()) {
            out.add(FORWARDED_PREFIX, prefix);
        }
    }

    private static String said(Fields fields, FieldName name, String otherwise) {
        var said = fields.all(name);
        return said == null ? otherwise : said;
    }
}
