package dev.nabi.function.aws;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as an application load balancer hands it on: header names in lower case, the query as it was written. */
final class LoadBalancerEvent {
    private static final String TARGET_GROUP = "arn:nabi:elasticloadbalancing:local:targetgroup/nabi";

    private LoadBalancerEvent() {}

    static Map<String, @Nullable Object> of(RawInvocation invocation) throws BindException, IOException {
        var head = invocation.exchange().head();
        var event = new LinkedHashMap<String, @Nullable Object>();
        event.put("requestContext", Map.of("elb", Map.of("targetGroupArn", TARGET_GROUP)));
        event.put("httpMethod", head.method());
        event.put("path", head.path());
        event.put("queryStringParameters", query(head.query()));
        event.put("headers", HttpEvent.lastOf(head.headers().toMultiMap()));
        HttpEvent.putBody(event, invocation, "");
        return event;
    }

    /** Not decoded: a target does that itself. */
    private static Map<String, String> query(String query) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : query.isEmpty() ? new String[0] : query.split("&", 1000)) {
            int equals = pair.indexOf('=');
            parameters.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return parameters;
    }
}
