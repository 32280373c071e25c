package dev.nabi.gateway.otlp;

import io.opentelemetry.api.common.AttributeKey;

/** The attributes of spans: names of OpenTelemetry's semantic conventions, and two of Nabi's own. */
final class SpanAttributes {
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> METHOD_ORIGINAL = AttributeKey.stringKey("http.request.method_original");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<Long> RESEND_COUNT = AttributeKey.longKey("http.request.resend_count");
    static final AttributeKey<Long> REQUEST_BYTES = AttributeKey.longKey("http.request.body.size");
    static final AttributeKey<Long> RESPONSE_BYTES = AttributeKey.longKey("http.response.body.size");
    static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");
    static final AttributeKey<String> USER_AGENT = AttributeKey.stringKey("user_agent.original");
    static final AttributeKey<String> PROTOCOL_VERSION = AttributeKey.stringKey("network.protocol.version");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> FAAS_NAME = AttributeKey.stringKey("faas.name");
    static final AttributeKey<String> FAAS_VERSION = AttributeKey.stringKey("faas.version");
    static final AttributeKey<String> FAAS_INSTANCE = AttributeKey.stringKey("faas.instance");
    static final AttributeKey<String> FAAS_TRIGGER = AttributeKey.stringKey("faas.trigger");
    static final AttributeKey<String> FAAS_INVOCATION_ID = AttributeKey.stringKey("faas.invocation_id");
    static final AttributeKey<Boolean> FAAS_COLDSTART = AttributeKey.booleanKey("faas.coldstart");
    static final AttributeKey<Long> FAAS_MAX_MEMORY = AttributeKey.longKey("faas.max_memory");
    static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("k8s.namespace.name");
    static final AttributeKey<String> POD = AttributeKey.stringKey("k8s.pod.name");
    static final AttributeKey<String> POD_UID = AttributeKey.stringKey("k8s.pod.uid");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("nabi.outcome");
    static final AttributeKey<String> EVENT_ID = AttributeKey.stringKey("nabi.event.id");
    static final AttributeKey<String> EVENT_ATTEMPT = AttributeKey.stringKey("nabi.event.attempt");
    static final AttributeKey<String> TRIGGER = AttributeKey.stringKey("nabi.trigger");
    static final AttributeKey<String> REASON = AttributeKey.stringKey("nabi.reason");

    private SpanAttributes() {}
}
