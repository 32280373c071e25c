package dev.nabi.gateway.call;

import dev.nabi.gateway.events.Preferences;
import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rule for which fields of a client's request the events process is sent, and which it keeps for the function. */
final class EventsFields {
    /** What a client may say to the events process by itself. */
    private static final Set<String> OF_CLIENTS = Set.of("nabi-delay", "nabi-callback-url");

    private static final Set<FieldName> NEVER = Set.of(
            FieldName.HOST,
            FieldName.CONTENT_LENGTH,
            FieldName.TRAILER,
            FieldName.AUTHORIZATION,
            FieldName.TRACEPARENT,
            FieldName.TRACESTATE);

    private EventsFields() {}

    /**
     * The client's end-to-end fields, and the call's place in its trace.
     *
     * @param keepsCredentials whether what the client shows is the function's, or whoever is asked's, business: a credential that
     *     the gateway checks is not written to any disk
     */
    static List<Map.Entry<String, String>> of(Call call, boolean keepsCredentials) {
        var all = new ArrayList<Map.Entry<String, String>>();
        var fields = call.request().fields();
        for (var i = 0; i < fields.size(); i++) {
            if (passes(call, fields, i) && (keepsCredentials || fields.known(i) != FieldName.X_API_KEY)) {
                all.add(Map.entry(fields.name(i), fields.value(i)));
            }
        }
        preferences(fields, all);
        var authorization = keepsCredentials ? fields.all(FieldName.AUTHORIZATION) : null;
        if (authorization != null) {
            all.add(Map.entry("Nabi-Original-Authorization", authorization));
        }
        trace(call, all);
        return all;
    }

    private static boolean passes(Call call, Fields fields, int index) {
        var known = fields.known(index);
        if (known == FieldName.NABI) {
            return OF_CLIENTS.contains(fields.name(index).toLowerCase(Locale.ROOT));
        }
        return known.passesToFunction()
                && known != FieldName.PREFER
                && !NEVER.contains(known)
                && !isOfConnection(call, fields.name(index));
    }

    /** Connection may name more fields that are for this hop alone (RFC 9110, section 7.6.1). */
    private static boolean isOfConnection(Call call, String name) {
        for (var option : call.request().connection().split(",", -1)) {
            if (option.strip().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Asked for later, the call is an ordinary one. */
    private static void preferences(Fields fields, List<Map.Entry<String, String>> all) {
        var prefer = fields.all(FieldName.PREFER);
        var others = prefer == null ? "" : Preferences.others(prefer);
        if (!others.isEmpty()) {
            all.add(Map.entry("Prefer", others));
        }
    }

    private static void trace(Call call, List<Map.Entry<String, String>> all) {
        var trail = call.trail();
        var trace = trail == null ? null : trail.trace();
        if (trace != null) {
            all.add(Map.entry("traceparent", trace.parentFor(trace.spanId(), trace.isSampled())));
            if (trace.state() != null) {
                all.add(Map.entry("tracestate", trace.state()));
            }
            return;
        }
        var fields = call.request().fields();
        var parent = fields.all(FieldName.TRACEPARENT);
        var state = fields.all(FieldName.TRACESTATE);
        if (parent != null) {
            all.add(Map.entry("traceparent", parent));
        }
        if (state != null) {
            all.add(Map.entry("tracestate", state));
        }
    }
}
