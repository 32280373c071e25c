package dev.nabi.gateway.call;

import dev.nabi.gateway.telemetry.CallTrail;
import dev.nabi.gateway.telemetry.FinishedCall;
import dev.nabi.gateway.telemetry.FinishedCall.Request;
import dev.nabi.gateway.telemetry.FinishedCall.Result;
import dev.nabi.gateway.telemetry.FinishedCall.Times;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.metering.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies what a call came to for who follows calls one by one, if anybody keeps this one: a request's bytes are its connection's. */
final class EndedCall {
    /** How a call ended. */
    record End(Outcome outcome, int status, long nanos) {}

    private EndedCall() {}

    static void publish(Call call, CallTrail trail, End end) {
        trail.waited(end.nanos());
        trail.attemptEnded(error(trail, end), end.nanos());
        var telemetry = call.loop().resources().telemetry();
        if (telemetry.wants(trail, end.status(), end.outcome(), call.record().isCold())) {
            telemetry.ended(finished(call, trail, end, telemetry.headers()));
        }
    }

    /** Why the last instance's turn did not end well; its own status says it where it answered in whole. */
    private static @Nullable String error(CallTrail trail, End end) {
        return switch (end.outcome()) {
            case OK, CLIENT_ERROR, SERVER_ERROR -> trail.reason();
            case CLIENT_GONE -> "ClientGone";
            case TIMED_OUT, INSTANCE_DIED, NEVER_STARTED ->
                trail.reason() == null ? end.outcome().name() : trail.reason();
        };
    }

    private static FinishedCall finished(Call call, CallTrail trail, End end, List<String> headers) {
        var record = call.record();
        var found = call.found();
        return new FinishedCall(
                request(
                        call.client(),
                        call.loop().options(),
                        record.caller(),
                        found != null && !found.prefix().isEmpty(),
                        headers),
                found == null ? null : found.revision(),
                new Result(
                        record.id(),
                        end.outcome(),
                        end.status(),
                        call.meter().isInvocation(),
                        record.isCold(),
                        record.memoryMib(),
                        call.body().bytes(),
                        record.bytesOut()),
                new Times(record.arrivedMillis(), record.arrivedNanos(), end.nanos()),
                trail);
    }

    /** A request as those who follow calls keep it. */
    static Request request(
            Client client, DataPlaneOptions options, String caller, boolean isByPath, List<String> headers) {
        var head = client.request();
        var target = head.target();
        var query = target.indexOf('?');
        return new Request(
                head.method(),
                query < 0 ? target : target.substring(0, query),
                query < 0 ? "" : target.substring(query + 1),
                head.host() == null ? "" : head.host(),
                client.isSecure(),
                version(head),
                client.address(options.trustedProxies()).getHostAddress(),
                value(head.fields(), "user-agent"),
                caller,
                isByPath,
                headers.isEmpty() ? List.of() : chosen(head.fields(), headers));
    }

    private static String version(RequestHead head) {
        return switch (head.version()) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2";
        };
    }

    private static List<String> chosen(Fields fields, List<String> names) {
        var chosen = new ArrayList<String>();
        for (var name : names) {
            var value = value(fields, name);
            if (!value.isEmpty()) {
                chosen.add(name);
                chosen.add(FinishedCall.cut(value));
            }
        }
        return chosen;
    }

    private static String value(Fields fields, String name) {
        for (var i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(name)) {
                return fields.value(i);
            }
        }
        return "";
    }
}
