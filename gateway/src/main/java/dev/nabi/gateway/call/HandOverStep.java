package dev.nabi.gateway.call;

import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.gateway.events.EventsRequest;
import dev.nabi.gateway.events.Preferences;
import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.wire.FieldName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous call ({@code Prefer: respond-async}): whoever may call, and as often as may be, may call so. It wakes nothing
 * and is no invocation until the events process delivers it.
 */
final class HandOverStep extends EventsStep {
    private final AccessSpec accessDefault;

    HandOverStep(LoopCalls loop) {
        super(loop);
        this.accessDefault = loop.options().accessDefault();
    }

    @Override
    public Verdict enter(Call call) {
        var prefer = call.request().fields().has(FieldName.PREFER)
                ? call.request().fields().all(FieldName.PREFER)
                : null;
        if (prefer == null
                || call.events().isDelivery()
                || call.request().isWebSocket()
                || !Preferences.isAsync(prefer)) {
            return Verdict.NEXT;
        }
        return pass(call);
    }

    @Override
    EventsRequest request(Call call, byte[] body) {
        var route = call.match().route();
        var rule = Objects.requireNonNullElse(route.access(), accessDefault);
        var fields = new ArrayList<>(EventsFields.of(call, !rule.hasCredentials()));
        fields.add(Map.entry("Nabi-Original-Method", call.request().method()));
        switch (call.match()) {
            case Found found -> target(found.uri(), found.tag(), fields);
            case NotReady notReady -> target(notReady.uri(), null, fields);
            default -> throw new IllegalStateException("no Function is called by " + call.match());
        }
        var caller = call.record().caller();
        if (!caller.isEmpty()) {
            fields.add(Map.entry("Nabi-Caller", caller));
        }
        var function = route.function();
        return new EventsRequest(
                "POST",
                "/v1/namespaces/" + function.namespace() + "/functions/" + function.name() + "/calls",
                fields,
                body,
                false);
    }

    private static void target(String uri, @Nullable String tag, List<Map.Entry<String, String>> fields) {
        fields.add(Map.entry("Nabi-Original-Target", uri));
        if (tag != null) {
            fields.add(Map.entry("Nabi-Tag", tag));
        }
    }
}
