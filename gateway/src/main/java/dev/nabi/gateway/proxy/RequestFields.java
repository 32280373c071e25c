package dev.nabi.gateway.proxy;

import dev.nabi.gateway.events.Delivery;
import dev.nabi.gateway.forwarded.Peer;
import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.FieldSink;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.OwnField;
import dev.nabi.gateway.wire.RequestHead;
import org.jspecify.annotations.Nullable;

/** The rule for what a function is sent beside Host: the client's fields that may pass, and the gateway's own. */
final class RequestFields {
    private static final OwnField INVOCATION_ID = new OwnField("nabi-invocation-id");
    private static final OwnField CALLER = new OwnField("nabi-caller");
    private static final OwnField EVENT_ID = new OwnField("nabi-event-id");
    private static final OwnField ATTEMPT = new OwnField("nabi-attempt");
    private static final OwnField REPLAY = new OwnField("nabi-replay");
    private static final OwnField TRIGGER = new OwnField("nabi-trigger");
    private static final OwnField TIMEOUT_MS = new OwnField("nabi-timeout-ms");
    private static final OwnField TRACEPARENT = new OwnField("traceparent");
    private static final OwnField TRACESTATE = new OwnField("tracestate");
    private static final OwnField FORWARDED = new OwnField("forwarded");
    private static final OwnField FORWARDED_FOR = new OwnField("x-forwarded-for");
    private static final OwnField FORWARDED_PROTO = new OwnField("x-forwarded-proto");
    private static final OwnField FORWARDED_HOST = new OwnField("x-forwarded-host");
    private static final OwnField FORWARDED_PREFIX = new OwnField("x-forwarded-prefix");

    private RequestFields() {}

    static void write(RequestHead request, Forwarding forwarding, FieldSink out) {
        var fields = request.fields();
        var connection = ConnectionOptions.of(request.connection());
        var trace = forwarding.trace();
        for (var i = 0; i < fields.size(); i++) {
            if (fields.known(i) != FieldName.HOST
                    && passes(fields.known(i), forwarding.peer())
                    && (trace == null || !fields.known(i).isTrace())
                    && !(forwarding.hidesAuthorization() && fields.known(i) == FieldName.AUTHORIZATION)
                    && !connection.names(fields, i)) {
                out.copy(fields, i);
            }
        }
        out.add(INVOCATION_ID, forwarding.invocationId());
        out.add(TIMEOUT_MS, Long.toString(forwarding.timeoutMillis()));
        if (trace != null) {
            out.add(TRACEPARENT, trace.parent());
            if (trace.state() != null) {
                out.add(TRACESTATE, trace.state());
            }
        }
        if (!forwarding.caller().isEmpty()) {
            out.add(CALLER, forwarding.caller());
        }
        delivery(forwarding.delivery(), out);
        forwarded(request, forwarding, out);
    }

    private static void delivery(@Nullable Delivery event, FieldSink out) {
        if (event != null) {
            out.add(EVENT_ID, event.event());
            out.add(ATTEMPT, event.attempt());
            if (!event.trigger().isEmpty()) {
                out.add(TRIGGER, event.trigger());
            }
            if (event.isReplay()) {
                out.add(REPLAY, "true");
            }
        }
    }

    /** What a trusted proxy says of its client passes; the fields that the gateway adds to are written by {@link #trusted}. */
    private static boolean passes(FieldName name, Peer peer) {
        return name.passesToFunction() || (name == FieldName.X_FORWARDED && peer.isTrusted());
    }

    private static void forwarded(RequestHead request, Forwarding forwarding, FieldSink out) {
        if (forwarding.peer().isTrusted()) {
            trusted(request, forwarding, out);
            return;
        }
        out.add(FORWARDED_FOR, forwarding.peer().text());
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
        var peer = forwarding.peer().text();
        out.add(FORWARDED_FOR, before == null ? peer : before + ", " + peer);
        out.add(FORWARDED_PROTO, said(fields, FieldName.X_FORWARDED_PROTO, forwarding.scheme()));
        var host = said(fields, FieldName.X_FORWARDED_HOST, request.host() == null ? "" : request.host());
        if (!host.isEmpty()) {
            out.add(FORWARDED_HOST, host);
        }
        var prefix = said(fields, FieldName.X_FORWARDED_PREFIX, "") + forwarding.prefix();
        if (!prefix.isEmpty()) {
            out.add(FORWARDED_PREFIX, prefix);
        }
        var standard = fields.all(FieldName.FORWARDED);
        if (standard != null) {
            out.add(FORWARDED, standard + ", for=" + node(peer) + ";proto=" + forwarding.scheme());
        }
    }

    /** An address as {@code Forwarded} writes it (RFC 7239, section 6). */
    private static String node(String address) {
        return address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
    }

    private static String said(Fields fields, FieldName name, String otherwise) {
        var said = fields.all(name);
        return said == null ? otherwise : said;
    }
}
