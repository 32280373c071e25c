package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.functions.Invocation;
import dev.nabi.console.functions.InvocationAnswer;
import dev.nabi.console.http.WebAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The first page of a Function: how it is, and calls of it with an event, which are metered as any other. */
final class TestPage {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String CHARACTER = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})";
    private static final Pattern BELOW = Pattern.compile("(?:/" + CHARACTER + "*)?(?:\\?(?:\\?|" + CHARACTER + ")*)?");

    /** Segments by which a path would lead out of the Function. */
    private static final Pattern UPWARD = Pattern.compile("(?i)(?:/|%2f|%5c)(?:\\.|%2e){1,2}(?:/|%2f|%5c|$)");

    /** The longest path and query. */
    private static final int LONGEST_BELOW = 2000;

    private static final int MOST_SHOWN = 256 * 1024;
    private static final int MOST_FIELDS = 60;

    private final FunctionPages pages;
    private final GatewayClient gateway;
    private final InvocationLogs logs;

    TestPage(FunctionPages pages, GatewayClient gateway, InvocationLogs logs) {
        this.pages = pages;
        this.gateway = gateway;
        this.logs = logs;
    }

    /** A header field. */
    public record Field(String name, String value) {}

    WebAnswer show(Page page) {
        var function = pages.require(page);
        var values = pages.values(page, function, "test");
        values.put("saved", TestEvents.of(function).events());
        values.put("samples", TestEvents.samples());
        values.put(
                "event",
                TestEvents.of(function).events().stream()
                        .map(TestEvents.TestEvent::body)
                        .findFirst()
                        .orElseGet(() -> TestEvents.samples().getFirst().body()));
        values.put("isClosed", isClosed(function.spec()));
        values.put("command", command(page));
        return pages.show(page, "test", page.words().say("tab_test"), values, "editor.js");
    }

    private static String command(Page page) {
        return AsCode.command(
                List.of("nabi", "invoke", page.name(), "-n", page.namespace(), "-f", "event.json", "--log"));
    }

    /** Whether anyone but who shows a credential is turned away. */
    private static boolean isClosed(JsonNode spec) {
        return spec.has("access") && !spec.path("access").path("public").asBoolean(false);
    }

    WebAnswer invoke(Page page) {
        pages.require(page, Right.UPDATE);
        var function = pages.require(page);
        var call = call(page, function);
        try {
            return shown(page, function, gateway.invoke(call));
        } catch (IOException e) {
            throw new PageException(
                    502,
                    page.words().say("test_no_answer") + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")"));
        }
    }

    private static Invocation call(Page page, FunctionView function) {
        var method = page.form().getOrDefault("method", "POST");
        var below = page.field("below").strip();
        if (!METHODS.contains(method) || !isBelow(below)) {
            throw new PageException(422, page.words().say("test_bad_path", below));
        }
        var body = method.equals("GET") ? "" : page.field("event");
        var type = page.form().getOrDefault("type", "application/json").replaceAll("[^!-~ ]", "");
        var patience = Duration.ofSeconds(function.spec().path("timeoutSeconds").asInt(30) + 60L);
        return new Invocation(
                function.namespace(),
                function.name(),
                "",
                method,
                below,
                body.isEmpty()
                        ? Map.of("Nabi-Log", List.of("tail"), "User-Agent", List.of("nabi-console"))
                        : Map.of(
                                "Nabi-Log", List.of("tail"),
                                "User-Agent", List.of("nabi-console"),
                                "Content-Type", List.of(type)),
                body.getBytes(StandardCharsets.UTF_8),
                patience);
    }

    /** Whether it is a path and a query of the Function that is called: nobody gave the caller a right to call another. */
    static boolean isBelow(String below) {
        var path = below.replaceFirst("\\?.*", "");
        return below.length() <= LONGEST_BELOW
                && BELOW.matcher(below).matches()
                && !UPWARD.matcher(path).find();
    }

    private WebAnswer shown(Page page, FunctionView function, InvocationAnswer answer) {
        var stages = Stages.of(answer.field("Server-Timing").orElse(""));
        var invocation = answer.field("Nabi-Invocation-Id").orElse("");
        var fields = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        fields.putAll(answer.fields());
        fields.keySet().removeIf(name -> name.startsWith(":") || name.equalsIgnoreCase("Nabi-Log-Result"));
        return pages.fragment(
                page,
                200,
                "answer",
                Map.ofEntries(
                        Map.entry("status", answer.status()),
                        Map.entry("kind", answer.status() < 400 ? "good" : "error"),
                        Map.entry("took", Numbers.millis(answer.duration().toNanos() / 1e6)),
                        Map.entry("isCold", stages.isCold()),
                        Map.entry("stages", stages.stages()),
                        Map.entry("invocation", invocation),
                        Map.entry("body", text(page, answer)),
                        Map.entry("isCut", answer.isCut() || answer.body().length > MOST_SHOWN),
                        Map.entry("lines", lines(page, function, answer, invocation)),
                        Map.entry(
                                "fields",
                                fields.entrySet().stream()
                                        .flatMap(field -> field.getValue().stream()
                                                .map(value -> new Field(field.getKey(), value)))
                                        .limit(MOST_FIELDS)
                                        .toList())));
    }

    private List<LogLine> lines(Page page, FunctionView function, InvocationAnswer answer, String invocation) {
        var tail = answer.field("Nabi-Log-Result").flatMap(TestPage::decoded);
        if (tail.isPresent()) {
            return tail.get()
                    .lines()
                    .map(line -> new LogLine("", "", invocation, line))
                    .toList();
        }
        return invocation.isEmpty() ? List.of() : logs.of(page.caller(), function, invocation);
    }

    /** Empty for what is no Base64: an image's own server may answer anything. */
    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static String text(Page page, InvocationAnswer answer) {
        var shown = ByteBuffer.wrap(answer.body(), 0, Math.min(answer.body().length, MOST_SHOWN));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(shown).toString();
        } catch (CharacterCodingException notText) {
            return page.words().say("test_not_text", answer.body().length);
        }
    }

    WebAnswer save(Page page) {
        pages.require(page, Right.UPDATE);
        var name = page.field("saved").strip();
        if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,49}")) {
            throw new PageException(422, page.words().say("test_bad_name", name));
        }
        var isGone = page.field("act").equals("delete");
        pages.change(page, function -> TestEvents.write(function, name, isGone ? "" : page.field("event")));
        return pages.fragment(
                page,
                200,
                "notice",
                Map.of("kind", "good", "text", page.words().say(isGone ? "test_deleted" : "test_saved", name)));
    }
}
