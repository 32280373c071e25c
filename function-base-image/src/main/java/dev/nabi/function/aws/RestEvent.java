package dev.nabi.function.aws;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.FormFields;
import dev.nabi.function.http.Headers;
import dev.nabi.function.provider.RawInvocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request in payload format 1.0: names as they were sent, each with its last value and with all of them. */
final class RestEvent {
    private static final String STAGE = "$default";
    private static final String RESOURCE = "/{proxy+}";
    private static final String[] ABSENT_IDENTITY = {
        "accessKey",
        "accountId",
        "caller",
        "cognitoAuthenticationProvider",
        "cognitoAuthenticationType",
        "cognitoIdentityId",
        "cognitoIdentityPoolId",
        "principalOrgId",
        "user",
        "userArn"
    };

    private RestEvent() {}

    static Map<String, @Nullable Object> of(RawInvocation invocation) throws BindException, IOException {
        var head = invocation.exchange().head();
        var headers = HttpEvent.headers(head.headers());
        var query = FormFields.decodeAll(head.query(), StandardCharsets.UTF_8);
        var event = new LinkedHashMap<String, @Nullable Object>();
        event.put("version", "1.0");
        event.put("resource", RESOURCE);
        event.put("path", head.path());
        event.put("httpMethod", head.method());
        event.put("headers", HttpEvent.lastOf(headers));
        event.put("multiValueHeaders", headers);
        event.put("queryStringParameters", query.isEmpty() ? null : HttpEvent.lastOf(query));
        event.put("multiValueQueryStringParameters", query.isEmpty() ? null : query);
        event.put("pathParameters", Map.of("proxy", head.path().substring(1)));
        event.put("stageVariables", null);
        event.put("requestContext", context(invocation));
        HttpEvent.putBody(event, invocation, null);
        return event;
    }

    private static Map<String, @Nullable Object> context(RawInvocation invocation) {
        var head = invocation.exchange().head();
        var domain = HttpEvent.domain(head.headers());
        var now = HttpEvent.CLOCK.instant();
        var authorizer = Authorizer.of(head.headers());
        var context = new LinkedHashMap<String, @Nullable Object>();
        context.put("accountId", "anonymous");
        context.put("apiId", "nabi");
        context.put("authorizer", authorizer == null ? null : authorizer.rest());
        context.put("domainName", domain);
        context.put("domainPrefix", domain.replaceFirst("\\..*", ""));
        context.put("extendedRequestId", invocation.id());
        context.put("httpMethod", head.method());
        context.put("identity", identity(head.headers(), authorizer));
        context.put("path", head.path());
        context.put("protocol", "HTTP/1." + head.minorVersion());
        context.put("requestId", invocation.id());
        context.put("requestTime", HttpEvent.time(now));
        context.put("requestTimeEpoch", now.toEpochMilli());
        context.put("resourceId", "proxy");
        context.put("resourcePath", RESOURCE);
        context.put("stage", STAGE);
        return context;
    }

    private static Map<String, @Nullable Object> identity(Headers headers, @Nullable Authorizer authorizer) {
        var identity = new LinkedHashMap<String, @Nullable Object>();
        for (var absent : ABSENT_IDENTITY) {
            identity.put(absent, null);
        }
        if (authorizer != null && authorizer.apiKeyId() != null) {
            identity.put("apiKeyId", authorizer.apiKeyId());
        }
        identity.put("sourceIp", HttpEvent.sourceIp(headers));
        identity.put("userAgent", HttpEvent.userAgent(headers));
        return identity;
    }
}
