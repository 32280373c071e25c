package dev.nabi.gateway;

import static dev.nabi.gateway.otlp.OtlpReceiver.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.events.Events;
import dev.nabi.gateway.events.HttpEventsClient;
import dev.nabi.gateway.otlp.OtelVariables;
import dev.nabi.gateway.otlp.OtlpReceiver;
import dev.nabi.gateway.otlp.OtlpSettings;
import dev.nabi.gateway.otlp.SpanExport;
import dev.nabi.gateway.telemetry.Telemetry;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call followed from the client through the gateway into the function, as a collector of OTLP sees it. */
class TracingIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private static final String EVENTS_TOKEN = "the-token-of-events-and-gateways";

    private OtlpReceiver receiver;
    private SpanExport export;
    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void receive() throws Exception {
        receiver = new OtlpReceiver();
    }

    @AfterEach
    void stop() {
        if (export != null) {
            export.close();
        }
        if (platform != null) {
            server.close();
            platform.close();
        }
        receiver.close();
    }

    private void start(Map<String, String> variables) throws Exception {
        var all = new HashMap<>(variables);
        all.putIfAbsent("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());
        all.putIfAbsent("OTEL_BSP_SCHEDULE_DELAY", "20");
        export = new SpanExport(OtlpSettings.read(new OtelVariables(all::get)), "gateway-1");
        platform = new Platform(
                vertx -> Events.by(
                        new HttpEventsClient(vertx, URI.create("http://127.0.0.1:9"), () -> EVENTS_TOKEN),
                        () -> EVENTS_TOKEN),
                new Telemetry(export.traces(), null));
        server = new FunctionServer(platform.vertx, 0);
        platform.function("cart", "");
        platform.pod("cart", "cart-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "cart-00001") == 1);
    }

    private HttpResponse<String> call(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(platform.uri(path)).POST(BodyPublishers.ofString("tea"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return platform.http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonObject seen(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonObject("headers");
    }

    private List<Span> await(SpanKind kind, int count) {
        Platform.await(count + " spans", () -> receiver.of(kind).size() >= count);
        return receiver.of(kind);
    }

    private static String id(com.google.protobuf.ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static List<String> links(Span span) {
        return span.getLinksList().stream()
                .map(link -> id(link.getTraceId()) + "-" + id(link.getSpanId()))
                .toList();
    }

    /** One event goes on in the trace of who caused it; a batch begins a trace, and names the traces of its events. */
    @Test
    void aDeliveryIsLinkedToTheSpansThatAcceptedItsEvents() throws Exception {
        start(Map.of());
        var other = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

        call("/function/shop/cart", "Nabi-Delivery", EVENTS_TOKEN, "Nabi-Event-Id", "e", "traceparent", PARENT);
        var one = await(SpanKind.SPAN_KIND_SERVER, 1).getFirst();
        assertThat(id(one.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
        assertThat(links(one)).containsExactly(TRACE + "-00f067aa0ba902b7");

        var answer = call(
                "/function/shop/cart",
                "Nabi-Delivery",
                EVENTS_TOKEN,
                "Nabi-Event-Id",
                "e",
                "Nabi-Links",
                PARENT + ",nonsense," + other);
        var batch = await(SpanKind.SPAN_KIND_SERVER, 2).getLast();
        assertThat(batch.getParentSpanId().isEmpty()).isTrue();
        assertThat(links(batch))
                .containsExactly(TRACE + "-00f067aa0ba902b7", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331");
        assertThat(seen(answer).fieldNames()).doesNotContain("nabi-links", "Nabi-Links");
    }

    @Test
    void aStrangerNamesNoLinks() throws Exception {
        start(Map.of());

        call("/function/shop/cart", "Nabi-Links", PARENT);

        assertThat(await(SpanKind.SPAN_KIND_SERVER, 1).getFirst().getLinksList())
                .isEmpty();
    }

    @Test
    void aCallContinuesTheClientsTraceIntoTheFunction() throws Exception {
        start(Map.of(
                "OTEL_SERVICE_NAME", "front",
                "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test",
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20secret",
                "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"));

        var answer = call(
                "/function/shop/cart/items?card=4711",
                "traceparent",
                PARENT,
                "tracestate",
                "a=1,b=2",
                "User-Agent",
                "t");

        var span = await(SpanKind.SPAN_KIND_SERVER, 1).getFirst();
        var instance = await(SpanKind.SPAN_KIND_CLIENT, 1).getFirst();
        assertThat(id(span.getTraceId())).isEqualTo(TRACE);
        assertThat(id(span.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
        assertThat(span.getTraceState()).isEqualTo("a=1,b=2");
        assertThat(instance.getParentSpanId()).isEqualTo(span.getSpanId());
        // The function's spans are children of the gateway's call to it.
        assertThat(seen(answer).getString("traceparent"))
                .isEqualTo("00-" + TRACE + "-" + id(instance.getSpanId()) + "-01");
        assertThat(seen(answer).getString("tracestate")).isEqualTo("a=1,b=2");
        assertThat(span.getName()).isEqualTo("POST /function/shop/cart");
        assertThat(span.getEndTimeUnixNano()).isGreaterThan(span.getStartTimeUnixNano());
        assertThat(attributes(span))
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.response.status_code", 200L)
                .containsEntry("http.route", "/function/shop/cart")
                .containsEntry("url.path", "/function/shop/cart/items")
                .containsEntry("url.scheme", "http")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", (long) platform.gateway.port())
                .containsEntry("client.address", "127.0.0.1")
                .containsEntry("user_agent.original", "t")
                .containsEntry("network.protocol.version", "1.1")
                .containsEntry("faas.name", "cart")
                .containsEntry("faas.version", "cart-00001")
                .containsEntry("faas.instance", "cart-1")
                .containsEntry("faas.trigger", "http")
                .containsEntry("faas.coldstart", false)
                .containsEntry("faas.max_memory", 256L << 20)
                .containsEntry(
                        "faas.invocation_id",
                        answer.headers().firstValue("Nabi-Invocation-Id").orElseThrow())
                .containsEntry("k8s.namespace.name", "shop")
                .doesNotContainKeys("error.type", "url.query");
        assertThat(span.toString()).doesNotContain("4711");
        assertThat(attributes(instance))
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", (long) server.port())
                .containsEntry("k8s.pod.name", "cart-1")
                .containsEntry("http.response.status_code", 200L)
                .doesNotContainKey("http.request.resend_count");
        assertThat(receiver.resources.getFirst())
                .containsEntry("service.name", "front")
                .containsEntry("service.instance.id", "gateway-1")
                .containsEntry("deployment.environment.name", "test");
        assertThat(receiver.authorizations).containsOnly("Bearer secret");
    }

    @Test
    void aCallWithoutATraceBeginsOneWhoseIdIsTheInvocations() throws Exception {
        start(Map.of());

        var answer =
                call("/function/shop/cart", "traceparent", "00-" + TRACE + "-0000000000000000-01", "tracestate", "a=1");

        var span = await(SpanKind.SPAN_KIND_SERVER, 1).getFirst();
        assertThat(answer.headers().firstValue("Nabi-Invocation-Id")).hasValue(id(span.getTraceId()));
        assertThat(span.getParentSpanId().isEmpty()).isTrue();
        assertThat(seen(answer).getString("traceparent")).startsWith("00-" + id(span.getTraceId()) + "-");
        // It was a list for another trace.
        assertThat(seen(answer).containsKey("tracestate")).isFalse();
    }

    @Test
    void aColdStartIsKeptWithItsStageThoughTheRestIsNotSampled() throws Exception {
        start(Map.of("OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0"));
        platform.function("asleep", "");
        assertThat(seen(call("/function/shop/cart")).getString("traceparent")).endsWith("-00");
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return call("/function/shop/asleep");
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        Platform.await("the call that waits", () -> platform.gateway.queued("shop", "asleep-00001") == 1);
        platform.pod("asleep", "asleep-1", server.port());

        var answer = waiting.get(10, TimeUnit.SECONDS);

        var span = await(SpanKind.SPAN_KIND_SERVER, 1).getFirst();
        assertThat(attributes(span)).containsEntry("faas.coldstart", true).containsEntry("faas.name", "asleep");
        assertThat(receiver.of(SpanKind.SPAN_KIND_INTERNAL)).anySatisfy(stage -> {
            assertThat(stage.getName()).isEqualTo("start");
            assertThat(stage.getParentSpanId()).isEqualTo(span.getSpanId());
            assertThat(stage.getStartTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
            assertThat(stage.getEndTimeUnixNano()).isLessThanOrEqualTo(span.getEndTimeUnixNano());
        });
        // The function is told at once, since a cold start is known before it is called.
        assertThat(seen(answer).getString("traceparent")).endsWith("-01");
        assertThat(receiver.of(SpanKind.SPAN_KIND_SERVER)).hasSize(1);
    }

    @Test
    void errorsAreKeptAndOnlyThoseOfTheServerAreErrors() throws Exception {
        start(Map.of("OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0"));
        platform.function("dead", "queue: {waitSeconds: 1}");

        assertThat(call("/function/shop/none").statusCode()).isEqualTo(404);
        assertThat(call("/function/shop/cart/status?code=404").statusCode()).isEqualTo(404);
        assertThat(call("/function/shop/cart/status?code=500").statusCode()).isEqualTo(500);
        assertThat(call("/function/shop/dead").statusCode()).isEqualTo(504);

        var spans = await(SpanKind.SPAN_KIND_SERVER, 2);
        assertThat(spans)
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR));
        assertThat(attributes(spans.get(0))).containsEntry("error.type", "500");
        assertThat(attributes(spans.get(1)))
                .containsEntry("error.type", "NeverStarted")
                .containsEntry("nabi.outcome", "never_started")
                .containsEntry("http.response.status_code", 504L);
        assertThat(spans.get(1).getStatus().getMessage()).contains("spec.queue.waitSeconds");
    }

    @Test
    void aNotFoundIsNoErrorOfTheServerAndHasNoRoute() throws Exception {
        start(Map.of());

        call("/function/shop/" + "x".repeat(400));

        var span = await(SpanKind.SPAN_KIND_SERVER, 1).getFirst();
        assertThat(span.getName()).isEqualTo("POST");
        assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        assertThat(attributes(span))
                .containsEntry("http.response.status_code", 404L)
                .containsEntry("nabi.reason", "NoFunction")
                .doesNotContainKeys("http.route", "faas.name", "error.type");
        assertThat((String) attributes(span).get("url.path")).hasSize(256);
    }

    @Test
    void theFlagOfTheClientIsHonouredOnlyWhereTheSamplerIsParentBased() throws Exception {
        start(Map.of("OTEL_TRACES_SAMPLER", "parentbased_always_off"));

        assertThat(seen(call("/function/shop/cart")).getString("traceparent")).endsWith("-00");
        assertThat(seen(call("/function/shop/cart", "traceparent", PARENT)).getString("traceparent"))
                .endsWith("-01");

        assertThat(id(await(SpanKind.SPAN_KIND_SERVER, 1).getFirst().getTraceId()))
                .isEqualTo(TRACE);
        assertThat(receiver.of(SpanKind.SPAN_KIND_SERVER)).hasSize(1);
    }

    @Test
    void aTurnThatCameToNothingIsASpanThatTheNextOneLinksTo() throws Exception {
        start(Map.of());
        int refused;
        try (var socket = new ServerSocket(0)) {
            refused = socket.getLocalPort();
            platform.function("twice", "");
            platform.pod("twice", "twice-1", refused);
            Platform.await("the instance", () -> platform.gateway.choosable("shop", "twice-00001") == 1);
        }
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return call("/function/shop/twice");
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
        Platform.await("the first turn", () -> platform.gateway.choosable("shop", "twice-00001") == 0);
        platform.pod("twice", "twice-2", server.port());

        assertThat(waiting.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);

        var turns = await(SpanKind.SPAN_KIND_CLIENT, 2);
        var first = turns.stream()
                .filter(turn -> turn.getLinksCount() == 0)
                .findFirst()
                .orElseThrow();
        var last = turns.stream()
                .filter(turn -> turn.getLinksCount() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(last.getLinks(0).getSpanId()).isEqualTo(first.getSpanId());
        assertThat(attributes(first)).containsEntry("k8s.pod.name", "twice-1").containsEntry("error.type", "NotTaken");
        assertThat(first.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(attributes(last))
                .containsEntry("k8s.pod.name", "twice-2")
                .containsEntry("http.request.resend_count", 1L);
    }

    @Test
    void whileTheCollectorIsAwayCallsGoOnAndWhatHasNoRoomIsCounted() throws Exception {
        receiver.status = 503;
        start(Map.of("OTEL_BSP_MAX_QUEUE_SIZE", "8", "OTEL_BSP_EXPORT_TIMEOUT", "300"));

        for (var i = 0; i < 50; i++) {
            assertThat(call("/function/shop/cart/none").statusCode()).isEqualTo(204);
        }
        Platform.await("a batch that failed", () -> export.failed() > 0);

        assertThat(export.dropped()).isGreaterThanOrEqualTo(50 - 3 * 8);
        assertThat(export.exported()).isZero();
    }

    @Test
    void whatWaitsIsExportedAtTheEnd() throws Exception {
        start(Map.of("OTEL_BSP_SCHEDULE_DELAY", "3600000"));
        for (var i = 0; i < 5; i++) {
            call("/function/shop/cart/none");
        }
        assertThat(receiver.spans).isEmpty();

        export.close();

        assertThat(receiver.of(SpanKind.SPAN_KIND_SERVER)).hasSize(5);
        assertThat(export.exported()).isEqualTo(receiver.spans.size());
    }

    @Test
    void withoutAnEndpointTheClientsFieldsPassAsTheyAre() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("cart", "");
        platform.pod("cart", "cart-1", server.port());

        var seen = seen(call("/function/shop/cart", "traceparent", PARENT, "tracestate", "a=1"));

        assertThat(seen.getString("traceparent")).isEqualTo(PARENT);
        assertThat(seen.getString("tracestate")).isEqualTo("a=1");
    }
}
