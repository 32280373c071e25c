package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.gateway.Body;
import dev.nabi.cli.gateway.Call;
import dev.nabi.cli.gateway.ServerTiming;
import dev.nabi.cli.output.Colours;
import dev.nabi.cli.output.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls a Function: the answer goes to standard output, how it went to standard error. */
@Command(
        name = "invoke",
        description = "Call a Function. The answer goes to standard output; status, time and stages to standard error.")
final class InvokeCommand extends ClusterCommand {
    @Parameters(paramLabel = "NAME", description = "The Function.")
    String name = "";

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DATA",
            description = "The body; @FILE takes a file's content, @- standard input.")
    @Nullable
    String data;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The body, from a file, with the content type of its name.")
    @Nullable
    String file;

    @Option(
            names = {"-X", "--method"},
            paramLabel = "METHOD",
            description = "The method; default: POST with a body, else GET.")
    @Nullable
    String method;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "A header field; may be given several times.")
    List<String> headers = new ArrayList<>();

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "The path below the Function, with a query, such as /orders?id=7.")
    String path = "";

    @Option(names = "--tag", paramLabel = "TAG", description = "The revision that has this tag (nabi traffic).")
    String tag = "";

    @Option(
            names = "--event",
            paramLabel = "KIND:FILE",
            description =
                    "An event instead of a body: sqs, sns, s3, scheduled or cloudevent, and the file of its content.")
    @Nullable
    String event;

    @Option(
            names = "--async",
            description = "Accept the call and run it later (Prefer: respond-async); prints the event's id.")
    boolean isAsync;

    @Option(names = "--log", description = "Show what this invocation printed.")
    boolean isWithLog;

    @Option(
            names = {"-i", "--include"},
            description = "Show the header fields of the answer, too.")
    boolean isWithFields;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for the answer; default: ${DEFAULT-VALUE}.")
    int timeout = 300;

    InvokeCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var function = new FunctionView(target.functions().require(target.namespace(), name));
        try (var gateways = target.gateways()) {
            var answer = call(gateways.function(function, tag)).send();
            if (isWithFields) {
                answer.fields()
                        .forEach((field, values) ->
                                values.forEach(value -> session.err().println(field + ": " + value)));
            }
            try (var body = answer.body()) {
                body.transferTo(session.out());
                session.out().flush();
            }
            session.err().println();
            report(answer);
            if (isWithLog) {
                log(target, answer);
            }
            return answer.status() < 400 ? ExitCode.OK : ExitCode.CALL_FAILED;
        } catch (IOException e) {
            throw new CommandException(ExitCode.CALL_FAILED, "the answer broke off: " + e.getMessage(), e);
        }
    }

    private Call call(URI base) {
        var fields = new LinkedHashMap<String, List<String>>();
        var body = body();
        if (!body.contentType().isEmpty()) {
            fields.put("Content-Type", List.of(body.contentType()));
        }
        fields.putAll(EventsCommand.fields(headers));
        if (isAsync) {
            fields.put("Prefer", List.of("respond-async"));
        }
        if (isWithLog) {
            fields.put("Nabi-Log", List.of("tail"));
        }
        var verb = method != null ? method : !body.isEmpty() || data != null ? "POST" : "GET";
        var below = path.isEmpty() || path.startsWith("/") || path.startsWith("?") ? path : "/" + path;
        return new Call(verb, URI.create(base + below), fields, body, Duration.ofSeconds(timeout));
    }

    private Body body() {
        if ((data == null ? 0 : 1) + (file == null ? 0 : 1) + (event == null ? 0 : 1) > 1) {
            throw CommandException.usage("only one of --data, --file and --event");
        }
        var bodies = new Bodies(session);
        if (event != null) {
            return EventBodies.of(event, session.directory(), session.clock().instant());
        }
        return file != null ? bodies.file(file) : data != null ? bodies.data(data) : Body.NONE;
    }

    private void report(Call.Answer answer) {
        var colours = Colours.of(session);
        var timing = answer.field("Server-Timing").orElse("");
        var status = String.valueOf(answer.status());
        var line = new StringBuilder(answer.status() < 400 ? colours.green(status) : colours.red(status));
        line.append(" in ").append(Progress.seconds(answer.toHead()));
        if (ServerTiming.isCold(timing)) {
            line.append(", a cold start");
        }
        answer.field("Nabi-Invocation-Id")
                .ifPresent(id -> line.append(", invocation ").append(id));
        answer.field("Nabi-Event-Id")
                .ifPresent(id -> line.append(", accepted as event ").append(id));
        session.say(line.toString());
        if (ServerTiming.isCold(timing)) {
            ServerTiming.lines(timing).forEach(session::say);
        }
        if (answer.status() >= 500 && !isWithLog) {
            answer.field("Nabi-Invocation-Id")
                    .ifPresent(id -> session.say(colours.grey(
                            "what it printed: " + session.command() + " logs " + name + " --invocation " + id)));
        }
    }

    /** What the runtime sent along; else what the user may read of the instances' logs. */
    private void log(Target target, Call.Answer answer) {
        var tail = answer.field("Nabi-Log-Result");
        if (tail.isPresent()) {
            session.say("log:");
            new String(Base64.getDecoder().decode(tail.get()), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> session.say("  " + line));
            return;
        }
        var id = answer.field("Nabi-Invocation-Id").orElse("");
        session.say("log:");
        var found = id.isEmpty()
                ? 0
                : new LogReading(session, target, name).ofInvocation(id, line -> session.say("  " + line));
        if (found == 0) {
            session.say("  (nothing was printed, or the instance's log is no longer there)");
        }
    }
}
