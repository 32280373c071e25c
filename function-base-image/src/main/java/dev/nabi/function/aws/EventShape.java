package dev.nabi.function.aws;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.Json;
import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.RawType;
import dev.nabi.function.http.Response;
import dev.nabi.function.provider.RawInvocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a request becomes an event, and a result a response. */
enum EventShape {
    /** The body is the event and the result the response's body, as when a function is invoked by itself. */
    BODY("body") {
        @Override
        InputStream event(RawInvocation invocation) throws BindException, IOException {
            return new ByteArrayInputStream(HttpEvent.eventBody(invocation));
        }

        @Override
        void answer(byte[] result, Response response) throws IOException {
            if (result.length == 0) {
                response.status(204);
                response.finish();
                return;
            }
            response.headers().set("Content-Type", "application/json");
            response.send(result);
        }
    },

    /** The request is the event of a REST API's proxy integration (payload format 1.0). */
    PROXY_V1("apigateway-v1") {
        @Override
        InputStream event(RawInvocation invocation) throws BindException, IOException {
            return new ByteArrayInputStream(Json.bytes(RestEvent.of(invocation)));
        }

        @Override
        void answer(byte[] result, Response response) throws IOException {
            ProxyResponse.write(result, response);
        }
    },

    /** The request is the event of an HTTP API or a function URL (payload format 2.0). */
    PROXY_V2("apigateway-v2") {
        @Override
        InputStream event(RawInvocation invocation) throws BindException, IOException {
            return new ByteArrayInputStream(Json.bytes(HttpApiEvent.of(invocation)));
        }

        @Override
        void answer(byte[] result, Response response) throws IOException {
            ProxyResponse.write(result, response);
        }
    },

    /** The request is the event of an application load balancer's target. */
    LOAD_BALANCER("alb") {
        @Override
        InputStream event(RawInvocation invocation) throws BindException, IOException {
            return new ByteArrayInputStream(Json.bytes(LoadBalancerEvent.of(invocation)));
        }

        @Override
        void answer(byte[] result, Response response) throws IOException {
            ProxyResponse.write(result, response);
        }
    };

    private static final String EVENTS = "com.amazonaws.services.lambda.runtime.events.";

    private final String label;

    EventShape(String label) {
        this.label = label;
    }

    abstract InputStream event(RawInvocation invocation) throws BindException, IOException;

    abstract void answer(byte[] result, Response response) throws IOException;

    /** What the function asks for by name, else what the event's class says, else the body. */
    static EventShape of(@Nullable Type event, @Nullable String wanted) {
        if (wanted != null && !wanted.isBlank()) {
            return Arrays.stream(values())
                    .filter(shape -> shape.label.equals(wanted.strip()))
                    .findFirst()
                    .orElseThrow(() -> new HandlerException(LambdaFunction.EVENT_SHAPE + " is \"" + wanted
                            + "\"; allowed are "
                            + Arrays.stream(values()).map(shape -> shape.label).collect(Collectors.joining(", "))));
        }
        for (Class<?> type = event == null ? null : RawType.of(event); type != null; type = type.getSuperclass()) {
            switch (type.getName()) {
                case EVENTS + "APIGatewayV2HTTPEvent" -> {
                    return PROXY_V2;
                }
                case EVENTS + "APIGatewayProxyRequestEvent" -> {
                    return PROXY_V1;
                }
                case EVENTS + "ApplicationLoadBalancerRequestEvent" -> {
                    return LOAD_BALANCER;
                }
                default -> {}
            }
        }
        return BODY;
    }
}
