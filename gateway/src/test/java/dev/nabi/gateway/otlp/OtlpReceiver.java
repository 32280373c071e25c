package dev.nabi.gateway.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes spans as a collector does: OTLP over HTTP, decoded by the protocol's own classes. */
public final class OtlpReceiver implements AutoCloseable {
    public final List<Span> spans = new CopyOnWriteArrayList<>();
    public final List<Map<String, Object>> resources = new CopyOnWriteArrayList<>();
    public final List<String> authorizations = new CopyOnWriteArrayList<>();
    public volatile int status = 200;
    private final HttpServer server;

    public OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var in = exchange.getRequestBody();
            var isGzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            var bytes = (isGzip ? new GZIPInputStream(in) : in).readAllBytes();
            if (status == 200) {
                var request = ExportTraceServiceRequest.parseFrom(bytes);
                authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                for (var resource : request.getResourceSpansList()) {
                    resources.add(attributes(resource.getResource().getAttributesList()));
                    resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
                }
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    public List<Span> of(Span.SpanKind kind) {
        return spans.stream().filter(span -> span.getKind() == kind).toList();
    }

    public static Map<String, Object> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    private static Map<String, Object> attributes(List<KeyValue> all) {
        var attributes = new HashMap<String, Object>();
        all.forEach(one -> attributes.put(one.getKey(), value(one.getValue())));
        return attributes;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            default -> value.getStringValue();
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
