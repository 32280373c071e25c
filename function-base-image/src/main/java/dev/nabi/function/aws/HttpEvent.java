package dev.nabi.function.aws;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.FormFields;
import dev.nabi.function.binding.Json;
import dev.nabi.function.http.Headers;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request as the events that the provider's HTTP front doors make of it. */
final class HttpEvent {
    private static final String STAGE = "$default";

    private HttpEvent() {}

    /** Payload format 1.0: names as they were sent, each with its last value and with all of them. */
    static Map<String, @Nullable Object> version1(RawInvocation invocation) throws BindException, IOException {
        var head = invocation.exchange().head();
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        head.headers()
                .forEach((name, value) -> headers.computeIfAbsent(name, unseen -> new ArrayList<>(1))
                        .add(value));
        var query = FormFields.decodeAll(head.query(), StandardCharsets.UTF_8);
        var event = new LinkedHashMap<String, @Nullable Object>();
        event.put("version", "1.0");
        event.put("resource", "/{proxy+}");
        event.put("path", head.path());
        event.put("httpMethod", head.method());
        event.put("headers", lastOf(headers));
        event.put("multiValueHeaders", headers);
        event.put("queryStringParameters", query.isEmpty() ? null : lastOf(query));
        event.put("multiValueQueryStringParameters", query.isEmpty() ? null : query);
        event.put("pathParameters", Map.of("proxy", head.path().substring(1)));
        event.put("stageVariables", null);
        event.put(
                "requestContext",
                Map.of(
                        "resourcePath", "/{proxy+}",
                        "path", head.path(),
                        "httpMethod", head.method(),
                        "requestId", invocation.id(),
                        "stage", STAGE,
                        "protocol", "HTTP/1." + head.minorVersion(),
                        "identity", identity(head.headers())));
        putBody(event, invocation);
        return event;
    }

    /** Payload format 2.0: names in lower case, repeated values joined by commas, cookies apart. */
    static Map<String, @Nullable Object> version2(RawInvocation invocation) throws BindException, IOException {
        var head = invocation.exchange().head();
        var headers = new LinkedHashMap<>(head.headers().toMap());
        headers.remove("cookie");
        var query = new LinkedHashMap<String, String>();
        FormFields.decodeAll(head.query(), StandardCharsets.UTF_8)
                .forEach((name, values) -> query.put(name, String.join(",", values)));
        var cookies = head.headers().all("cookie").stream()
                .flatMap(line -> Arrays.stream(line.split(";")))
                .map(String::strip)
                .filter(cookie -> !cookie.isEmpty())
                .toList();
        var event = new LinkedHashMap<String, @Nullable Object>();
        event.put("version", "2.0");
        event.put("routeKey", STAGE);
        event.put("rawPath", head.path());
        event.put("rawQueryString", head.query());
        event.put("cookies", cookies.isEmpty() ? null : cookies);
        event.put("headers", headers);
        event.put("queryStringParameters", query.isEmpty() ? null : query);
        event.put("requestContext", context2(invocation));
        putBody(event, invocation);
        return event;
    }

    private static Map<String, Object> context2(RawInvocation invocation) {
        var head = invocation.exchange().head();
        var identity = identity(head.headers());
        var http = new LinkedHashMap<String, Object>();
        http.put("method", head.method());
        http.put("path", head.path());
        http.put("protocol", "HTTP/1." + head.minorVersion());
        http.putAll(identity);
        return Map.of(
                "accountId",
                "anonymous",
                "apiId",
                "nabi",
                "domainName",
                String.valueOf(head.headers().first("host")),
                "routeKey",
                STAGE,
                "stage",
                STAGE,
                "requestId",
                invocation.id(),
                "http",
                http);
    }

    private static Map<String, String> identity(Headers headers) {
        var identity = new LinkedHashMap<String, String>();
        var forwarded = headers.first("x-forwarded-for");
        identity.put(
                "sourceIp",
                forwarded == null ? "" : forwarded.replaceFirst(",.*", "").strip());
        var agent = headers.first("user-agent");
        identity.put("userAgent", agent == null ? "" : agent);
        return identity;
    }

    private static Map<String, String> lastOf(Map<String, List<String>> values) {
        var last = new LinkedHashMap<String, String>();
        values.forEach((name, all) -> last.put(name, all.getLast()));
        return last;
    }

    private static void putBody(Map<String, @Nullable Object> event, RawInvocation invocation)
            throws BindException, IOException {
        var body = invocation.body();
        var text = text(invocation.exchange().head().headers().first("content-type"), body);
        event.put(
                "body",
                body.length == 0 ? null : text == null ? Base64.getEncoder().encodeToString(body) : text);
        event.put("isBase64Encoded", text == null);
    }

    /** The body as text, where its type and its bytes say so; null where it is binary. */
    private static @Nullable String text(@Nullable String contentType, byte[] body) {
        var type = contentType == null ? "text/plain" : contentType.toLowerCase(Locale.ROOT);
        boolean textual = type.startsWith("text/")
                || type.contains("json")
                || type.contains("xml")
                || type.contains("javascript")
                || type.startsWith("application/x-www-form-urlencoded");
        if (!textual) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    /** The body as the event itself: JSON; text as a JSON string; without a body, the query's parameters. */
    static byte[] eventBody(RawInvocation invocation) throws BindException, IOException {
        var body = invocation.body();
        var head = invocation.exchange().head();
        var type = head.headers().first("content-type");
        if (body.length == 0) {
            return Json.bytes(FormFields.decode(head.query(), StandardCharsets.UTF_8));
        }
        return type != null && type.regionMatches(true, 0, "text/plain", 0, 10)
                ? Json.bytes(new String(body, StandardCharsets.UTF_8))
                : body;
    }
}
