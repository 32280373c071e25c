package dev.nabi.gateway.accesslog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nabi.gateway.telemetry.CallTrail.Attempt;
import dev.nabi.gateway.telemetry.FinishedCall;
import dev.nabi.gateway.telemetry.FinishedCall.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The rule for a call's line. All that is not printable ASCII is escaped, so that nothing a client sends is a second line
 * or a terminal's command.
 */
final class AccessLogLine {
    private static final ObjectWriter JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();
    private static final double NANOS_PER_MILLI = 1e6;

    private AccessLogLine() {}

    static String of(FinishedCall call, boolean hasQuery) {
        try {
            return JSON.writeValueAsString(fields(call, hasQuery)).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("a call has no JSON", fault);
        }
    }

    private static Map<String, Object> fields(FinishedCall call, boolean hasQuery) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", Instant.ofEpochMilli(call.times().arrivedMillis()).toString());
        line.put("log", "access");
        request(call, hasQuery, line);
        var result = call.result();
        line.put("status", result.status());
        line.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        if (call.trail().reason() != null) {
            line.put("reason", call.trail().reason());
        }
        line.put("bytesIn", result.bytesIn());
        line.put("bytesOut", result.bytesOut());
        line.put("durationMs", millis(call.times().arrivedNanos(), call.times().endedNanos()));
        line.put("stagesMs", stages(call));
        line.put("coldStart", result.isCold());
        line.put("invocationId", result.invocationId());
        if (call.trail().trace() != null) {
            line.put("traceId", call.trail().trace().traceId());
        }
        var delivery = call.trail().delivery();
        if (delivery != null) {
            line.put("event", FinishedCall.cut(delivery.event()));
            line.put("eventAttempt", FinishedCall.cut(delivery.attempt()));
            if (!delivery.trigger().isEmpty()) {
                line.put("trigger", FinishedCall.cut(delivery.trigger()));
            }
            if (delivery.isReplay()) {
                line.put("replay", true);
            }
        }
        headers(call.request().headers(), line);
        return line;
    }

    private static void request(FinishedCall call, boolean hasQuery, Map<String, Object> line) {
        var request = call.request();
        if (!request.method().isEmpty()) {
            line.put("method", request.method());
            line.put("path", request.path());
        }
        if (hasQuery && !request.query().isEmpty()) {
            line.put("query", request.query());
        }
        line.put("host", request.host());
        line.put("protocol", "HTTP/" + request.version());
        line.put("client", request.clientAddress());
        if (!request.caller().isEmpty()) {
            line.put("caller", request.caller());
        }
        if (call.revision() != null) {
            line.put("namespace", call.revision().namespace());
            line.put("function", call.revision().function());
            line.put("revision", call.revision().revision());
        }
        var attempts = call.trail().attempts();
        if (!attempts.isEmpty()) {
            line.put("instance", attempts.getLast().instance().name());
            line.put("attempts", attempts.size());
        }
    }

    /** Where the time went, by the names of the spans; {@code function} is until the answer began, {@code response} the rest. */
    private static Map<String, Double> stages(FinishedCall call) {
        var stages = new LinkedHashMap<String, Double>();
        for (var stage : call.trail().stages()) {
            stages.merge(stage.name(), millis(stage.fromNanos(), stage.toNanos()), Double::sum);
        }
        for (var attempt : call.trail().attempts()) {
            attempt(attempt, call.times(), stages);
        }
        return stages;
    }

    private static void attempt(Attempt attempt, Times times, Map<String, Double> stages) {
        var end = attempt.endNanos() == 0 ? times.endedNanos() : attempt.endNanos();
        var connected = attempt.connectedNanos() == 0 ? end : attempt.connectedNanos();
        var answered = attempt.answeredNanos() == 0 ? end : attempt.answeredNanos();
        stages.merge("connect", millis(attempt.startNanos(), connected), Double::sum);
        stages.merge("function", millis(connected, answered), Double::sum);
        stages.merge("response", millis(answered, end), Double::sum);
    }

    private static double millis(long from, long to) {
        return Math.round((to - from) / NANOS_PER_MILLI * 1000) / 1000.0;
    }

    private static void headers(List<String> namesAndValues, Map<String, Object> line) {
        if (namesAndValues.isEmpty()) {
            return;
        }
        var headers = new LinkedHashMap<String, String>();
        for (var i = 0; i < namesAndValues.size(); i += 2) {
            headers.put(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
        line.put("headers", headers);
    }
}
