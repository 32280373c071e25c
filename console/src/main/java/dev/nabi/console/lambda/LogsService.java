package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.FunctionLogs;
import dev.nabi.console.functions.FunctionLogs.Line;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What tools ask of CloudWatch Logs to show the logs of functions: the log group {@code /aws/lambda/NAME} is the Function, a
 * stream of it is an instance.
 */
final class LogsService {
    private static final String TARGET = "Logs_20140328.";
    private static final String GROUP = "/aws/lambda/";
    private static final int MOST = 10_000;
    private static final long DAY = 86_400_000;

    private final FunctionStore store;
    private final FunctionLogs logs;

    LogsService(FunctionStore store, FunctionLogs logs) {
        this.store = store;
        this.logs = logs;
    }

    /** What a policy of AWS calls the request's operation. */
    static String action(WebRequest request) {
        return "logs:" + target(request);
    }

    private static String target(WebRequest request) {
        return request.field("X-Amz-Target").replaceFirst("^" + TARGET, "");
    }

    WebAnswer answer(LambdaCall call) {
        var target = target(call.request());
        var sent = call.body();
        var body =
                switch (target) {
                    case "FilterLogEvents" -> filter(call, sent);
                    case "GetLogEvents" -> get(call, sent);
                    case "DescribeLogGroups" -> groups(call, sent);
                    case "DescribeLogStreams" -> streams(call, sent);
                    default ->
                        throw LambdaException.plain(
                                501,
                                "NotImplementedException",
                                "of CloudWatch Logs FilterLogEvents, GetLogEvents, DescribeLogGroups and DescribeLogStreams"
                                        + " are served here, not " + target);
                };
        return new WebAnswer(
                200,
                java.util.Map.of("Content-Type", "application/x-amz-json-1.1"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private LambdaFunction function(LambdaCall call, JsonNode sent) {
        var group = sent.path("logGroupName").asText("");
        if (group.isEmpty()) {
            var identifier = sent.path("logGroupIdentifier").asText("");
            group = identifier.contains(":log-group:")
                    ? identifier
                            .substring(identifier.indexOf(":log-group:") + 11)
                            .replaceFirst(":\\*$", "")
                    : identifier;
        }
        try {
            return store.require(
                    call,
                    FunctionRef.parse(
                            group.startsWith(GROUP) ? group.substring(GROUP.length()) : "?",
                            "",
                            call.region(),
                            call.account()));
        } catch (LambdaException e) {
            throw e.status() == 403
                    ? e
                    : LambdaException.plain(
                            400, "ResourceNotFoundException", "The specified log group does not exist.");
        }
    }

    private ObjectNode filter(LambdaCall call, JsonNode sent) {
        var function = function(call, sent);
        var until = sent.path("endTime").asLong(Long.MAX_VALUE);
        var streams =
                sent.path("logStreamNames").valueStream().map(JsonNode::asText).toList();
        var prefix = sent.path("logStreamNamePrefix").asText("");
        var words = words(sent.path("filterPattern").asText(""));
        var found = logs.lines(call.caller(), call.namespace(), function.resourceName(), since(sent)).stream()
                .filter(line -> line.time().toEpochMilli() <= until)
                .filter(line -> streams.isEmpty() || streams.contains(line.instance()))
                .filter(line -> line.instance().startsWith(prefix))
                .filter(line -> words.stream().allMatch(line.message()::contains))
                .toList();
        var from = offset(sent.path("nextToken").asText(""));
        var end = Math.min(found.size(), from + Math.clamp(sent.path("limit").asInt(MOST), 1, MOST));
        var answer = Wire.object();
        var events = answer.putArray("events");
        found.subList(Math.min(from, found.size()), end)
                .forEach(line -> events.add(
                        event(line).put("logStreamName", line.instance()).put("eventId", id(line))));
        answer.putArray("searchedLogStreams");
        if (end < found.size()) {
            answer.put("nextToken", "from-" + end);
        }
        return answer;
    }

    /** Without a start the last day is looked at. */
    private Instant since(JsonNode sent) {
        return Instant.ofEpochMilli(sent.path("startTime").asLong(store.clock().millis() - DAY));
    }

    /** The words that a line must have; a pattern of JSON or with brackets is not one of words. */
    private static List<String> words(String pattern) {
        if (pattern.startsWith("{") || pattern.startsWith("[")) {
            throw LambdaException.plain(
                    400, "InvalidParameterException", "of filter patterns, words and quoted texts are understood here");
        }
        var words = new ArrayList<String>();
        var parts = pattern.split("\"", -1);
        for (var index = 0; index < parts.length; index++) {
            if (index % 2 == 1) {
                words.add(parts[index]);
            } else {
                Stream.of(parts[index].split("\\s+", -1))
                        .filter(word -> !word.isEmpty())
                        .forEach(words::add);
            }
        }
        return words;
    }

    private static int offset(String token) {
        return token.matches("from-[0-9]{1,7}") ? Integer.parseInt(token.substring(5)) : 0;
    }

    private ObjectNode get(LambdaCall call, JsonNode sent) {
        var instance =
                instance(call, function(call, sent), sent.path("logStreamName").asText(""));
        var until = sent.path("endTime").asLong(Long.MAX_VALUE);
        var all = logs.ofInstance(call.caller(), call.namespace(), instance, since(sent)).stream()
                .filter(line -> line.time().toEpochMilli() < until)
                .toList();
        var from = offset(sent.path("nextToken").asText("").replaceFirst("^[fb]/", ""));
        var end = Math.min(all.size(), from + Math.clamp(sent.path("limit").asInt(MOST), 1, MOST));
        var answer = Wire.object();
        var events = answer.putArray("events");
        all.subList(Math.min(from, all.size()), end).forEach(line -> events.add(event(line)));
        // The same token again says that there is no more.
        return answer.put("nextForwardToken", "f/from-" + end)
                .put("nextBackwardToken", "b/from-" + Math.min(from, all.size()));
    }

    /** A stream of the group: the other pods of the namespace are none of it. */
    private String instance(LambdaCall call, LambdaFunction function, String stream) {
        if (!logs.instances(call.caller(), call.namespace(), function.resourceName())
                .contains(stream)) {
            throw LambdaException.plain(400, "ResourceNotFoundException", "The specified log stream does not exist.");
        }
        return stream;
    }

    private ObjectNode groups(LambdaCall call, JsonNode sent) {
        var prefix = sent.path("logGroupNamePrefix").asText("");
        var part = sent.path("logGroupNamePattern").asText("");
        var answer = Wire.object();
        var groups = answer.putArray("logGroups");
        store.list(call, function -> group(call, function)).stream()
                .filter(group -> group.path("logGroupName").asText().startsWith(prefix))
                .filter(group -> group.path("logGroupName").asText().contains(part))
                .forEach(groups::add);
        return answer;
    }

    private static ObjectNode group(LambdaCall call, LambdaFunction function) {
        var name = GROUP + function.name();
        var arn = "arn:aws:logs:" + call.region() + ":" + call.account() + ":log-group:" + name;
        return Wire.object()
                .put("logGroupName", name)
                .put("arn", arn + ":*")
                .put("logGroupArn", arn)
                .put("logGroupClass", "STANDARD")
                .put("storedBytes", 0)
                .put("metricFilterCount", 0)
                .put("creationTime", created(function));
    }

    private static long created(LambdaFunction function) {
        var time = function.object().path("metadata").path("creationTimestamp").asText("");
        return time.isEmpty() ? 0 : Instant.parse(time).toEpochMilli();
    }

    private ObjectNode streams(LambdaCall call, JsonNode sent) {
        var function = function(call, sent);
        var prefix = sent.path("logStreamNamePrefix").asText("");
        var answer = Wire.object();
        var streams = answer.putArray("logStreams");
        logs.instances(call.caller(), call.namespace(), function.resourceName()).stream()
                .filter(instance -> instance.startsWith(prefix))
                .forEach(instance -> streams.addObject()
                        .put("logStreamName", instance)
                        .put("creationTime", created(function))
                        .put("storedBytes", 0));
        return answer;
    }

    private static ObjectNode event(Line line) {
        return Wire.object()
                .put("timestamp", line.time().toEpochMilli())
                .put("ingestionTime", line.time().toEpochMilli())
                .put(
                        "message",
                        line.invocation().isEmpty() ? line.message() : line.invocation() + " " + line.message());
    }

    private static String id(Line line) {
        return UUID.nameUUIDFromBytes(line.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }
}
