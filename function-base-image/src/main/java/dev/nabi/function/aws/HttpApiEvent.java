package dev.nabi.function.aws;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.FormFields;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request in payload format 2.0: names in lower case, repeated values joined by commas, cookies apart; what the request
 * does not have the event does not have either.
 */
final class HttpApiEvent {
    private static final String STAGE = "$default";

    private HttpApiEvent() {}

    static Map<String, @Nullable Object> of(RawInvocation invocation) throws BindException, IOException {
        var head = invocation.exchange().head();
        var headers = new LinkedHashMap<>(head.headers().toMap());
        headers.remove("cookie");
        var query = new LinkedHashMap<String, String>();
        FormFields.decodeAll(head.query(), StandardCharsets.UTF_8)
                .forEach((name, values) -> query.put(name, String.join(",", values)));
        var event = new LinkedHashMap<String, @Nullable Object>();
        event.put("version", "2.0");
        event.put("routeKey", STAGE);
        event.put("rawPath", head.path());
        event.put("rawQueryString", head.query());
        event.put("cookies", cookies(invocation));
        event.put("headers", headers);
        event.put("queryStringParameters", query.isEmpty() ? null : query);
        event.put("requestContext", context(invocation));
        HttpEvent.putBody(event, invocation, null);
        event.values().removeIf(value -> value == null);
        return event;
    }

    private static @Nullable List<String> cookies(RawInvocation invocation) {
        var cookies = invocation.exchange().head().headers().all("cookie").stream()
                .flatMap(line -> Arrays.stream(line.split(";")))
                .map(String::strip)
                .filter(cookie -> !cookie.isEmpty())
                .toList();
        return cookies.isEmpty() ? null : cookies;
    }

    private static Map<String, @Nullable Object> context(RawInvocation invocation) {
        var head = invocation.exchange().head();
        var domain = HttpEvent.domain(head.headers());
        var now = HttpEvent.CLOCK.instant();
        var http = new LinkedHashMap<String, Object>();
        http.put("method", head.method());
        http.put("path", head.path());
        http.put("protocol", "HTTP/1." + head.minorVersion());
        http.put("sourceIp", HttpEvent.sourceIp(head.headers()));
        http.put("userAgent", HttpEvent.userAgent(head.headers()));
        var authorizer = Authorizer.of(head.headers());
        var context = new LinkedHashMap<String, @Nullable Object>();
        context.put("accountId", "anonymous");
        context.put("apiId", "nabi");
        if (authorizer != null) {
            context.put("authorizer", authorizer.httpApi());
        }
        context.put("domainName", domain);
        context.put("domainPrefix", domain.replaceFirst("\\..*", ""));
        context.put("http", http);
        context.put("requestId", invocation.id());
        context.put("routeKey", STAGE);
        context.put("stage", STAGE);
        context.put("time", HttpEvent.time(now));
        context.put("timeEpoch", now.toEpochMilli());
        return context;
    }
}
