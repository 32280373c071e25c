package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers in the shapes of AWS Lambda's documentation. */
class LambdaHandlersIT {
    @TempDir
    Path directory;

    @Test
    void requestHandlerBindsAPojoByTheProvidersRulesAndKnowsItsContext() throws Exception {
        var source = """
                import com.amazonaws.services.lambda.runtime.Context;
                import com.amazonaws.services.lambda.runtime.RequestHandler;
                public class Order implements RequestHandler<Order.Input, Order.Output> {
                    public static class Input {
                        private String orderId; private double amount;
                        public String getOrderId() { return orderId; } public void setOrderId(String id) { orderId = id; }
                        public double getAmount() { return amount; } public void setAmount(double a) { amount = a; }
                    }
                    public record Output(String text, String requestId, boolean inTime) {}
                    public Output handleRequest(Input input, Context context) {
                        context.getLogger().log("order " + input.getOrderId() + " of " + context.getFunctionName());
                        return input.getOrderId() == null ? null : new Output(input.getOrderId() + " " + input.getAmount(),
                                context.getAwsRequestId(),
                                context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 5000);
                    }
                }
                """;
        try (var function = RunningFunction.start(RunningFunction.source(
                source, Map.of("NABI_HANDLER", "Order::handleRequest", "NABI_FUNCTION", "orders")))) {
            var answer = function.send(function.request("/")
                    .header("Nabi-Invocation-Id", "inv-1")
                    .header("Nabi-Timeout-Ms", "5000")
                    .POST(BodyPublishers.ofString("{\"orderId\":\"o1\",\"amount\":1.5,\"unknown\":true}")));

            assertThat(answer.body()).isEqualTo("{\"text\":\"o1 1.5\",\"requestId\":\"inv-1\",\"inTime\":true}");
            function.awaitLine("order o1 of orders");
            assertThat(function.post("application/json", "{}").statusCode()).isEqualTo(204);
            assertThat(function.post("application/json", "{\"amount\":").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void requestStreamHandlerStreams() throws Exception {
        var compiledAtItsStart = Map.of("NABI_SOURCE", """
                import com.amazonaws.services.lambda.runtime.*;
                import java.io.*;
                public class Upper implements RequestStreamHandler {
                    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
                        for (int b = in.read(); b >= 0; b = in.read()) { out.write(Character.toUpperCase(b)); }
                    }
                }
                """);
        try (var function = RunningFunction.start(compiledAtItsStart)) {
            assertThat(function.post("application/json", "{\"a\":\"b\"}").body())
                    .isEqualTo("{\"A\":\"B\"}");
        }
    }

    @Test
    void anHttpApiEventIsTheRequestAndItsResponseTheAnswer() throws Exception {
        try (var function = withEvents("""
                package app;
                import com.amazonaws.services.lambda.runtime.*;
                import com.amazonaws.services.lambda.runtime.events.*;
                import java.util.*;
                public class Api implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
                    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
                        var http = event.getRequestContext().getHttp();
                        return APIGatewayV2HTTPResponse.builder().withStatusCode(201)
                                .withHeaders(Map.of("X-Path", event.getRawPath(), "Content-Type", "text/plain"))
                                .withCookies(List.of("a=1", "b=2"))
                                .withBody(http.getMethod() + " " + event.getQueryStringParameters().get("q") + " "
                                        + event.getHeaders().get("x-who") + " " + event.getCookies() + " "
                                        + event.getBody() + " " + event.getIsBase64Encoded())
                                .build();
                    }
                }
                """, "app.Api")) {
            var answer = function.send(function.request("/a/b?q=1&q=2")
                    .header("X-Who", "me")
                    .header("Cookie", "s=1; t=2")
                    .header("Content-Type", "text/plain")
                    .PUT(BodyPublishers.ofString("tea")));

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo("PUT 1,2 me [s=1, t=2] tea false");
            assertThat(answer.headers().firstValue("x-path")).hasValue("/a/b");
            assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
            var binary = function.sendForBytes(function.request("/?q=1")
                    .header("Content-Type", "image/png")
                    .POST(BodyPublishers.ofByteArray(new byte[] {0, -1})));
            assertThat(new String(binary.body(), StandardCharsets.UTF_8)).endsWith(" AP8= true");
        }
    }

    @Test
    void aRestApiEventIsTheRequestAndItsResponseTheAnswer() throws Exception {
        try (var function = withEvents("""
                package app;
                import com.amazonaws.services.lambda.runtime.*;
                import com.amazonaws.services.lambda.runtime.events.*;
                import java.util.*;
                public class Api implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
                    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
                        return new APIGatewayProxyResponseEvent().withStatusCode(200)
                                .withMultiValueHeaders(Map.of("X-Many", List.of("1", "2")))
                                .withHeaders(Map.of("Content-Type", "application/octet-stream"))
                                .withIsBase64Encoded(true)
                                .withBody(Base64.getEncoder().encodeToString((event.getHttpMethod() + " " + event.getPath() + " "
                                        + event.getMultiValueQueryStringParameters() + " " + event.getHeaders().get("X-Who") + " "
                                        + event.getRequestContext().getRequestId() + " " + event.getBody()).getBytes()));
                    }
                }
                """, "app.Api")) {
            var answer = function.send(function.request("/a%20b?q=1&q=2")
                    .header("X-Who", "me")
                    .header("Nabi-Invocation-Id", "inv-2")
                    .GET());

            assertThat(answer.body()).isEqualTo("GET /a%20b {q=[1, 2]} me inv-2 null");
            assertThat(answer.headers().allValues("x-many")).containsExactly("1", "2");
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/octet-stream");
        }
    }

    @Test
    void theProvidersEventsBindAsTheyDoThere() throws Exception {
        try (var function = withEvents("""
                package app;
                import com.amazonaws.services.lambda.runtime.*;
                import com.amazonaws.services.lambda.runtime.events.*;
                public class Queue implements RequestHandler<SQSEvent, SQSBatchResponse> {
                    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
                        var failures = new java.util.ArrayList<SQSBatchResponse.BatchItemFailure>();
                        for (var message : event.getRecords()) {
                            if (message.getBody().equals("bad")) {
                                failures.add(new SQSBatchResponse.BatchItemFailure(message.getMessageId()));
                            }
                        }
                        return new SQSBatchResponse(failures);
                    }
                }
                """, "app.Queue")) {
            var answer = function.post("application/json", """
                    {"Records":[{"messageId":"m1","receiptHandle":"r","body":"good","attributes":{},"messageAttributes":{},
                     "md5OfBody":"x","eventSource":"aws:sqs","eventSourceARN":"arn","awsRegion":"local"},
                     {"messageId":"m2","body":"bad"}]}""");

            assertThat(answer.body()).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m2\"}]}");
        }
    }

    @Test
    void aMethodWithAnEventAndAContextNeedsNoInterface() throws Exception {
        var source = """
                import com.amazonaws.services.lambda.runtime.Context;
                import java.util.Map;
                public class Plain {
                    public String greet(Map<String, Object> event, Context context) { return "Hello, " + event.get("name"); }
                }
                """;
        try (var function =
                RunningFunction.start(RunningFunction.source(source, Map.of("NABI_HANDLER", "Plain::greet")))) {
            assertThat(function.post("application/json", "{\"name\":\"Ada\"}").body())
                    .isEqualTo("\"Hello, Ada\"");
            assertThat(function.get("/?name=Bob").body()).isEqualTo("\"Hello, Bob\"");
        }
    }

    @Test
    void aStreamHandlerGetsTheHttpEventWhereItAsksForIt() throws Exception {
        var source = """
                import com.amazonaws.services.lambda.runtime.*;
                import java.io.*;
                public class Raw implements RequestStreamHandler {
                    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
                        var event = new String(in.readAllBytes());
                        out.write(("{\\"statusCode\\":202,\\"body\\":\\"" + event.contains("\\"rawPath\\":\\"/x\\"") + "\\"}").getBytes());
                    }
                }
                """;
        var asked = RunningFunction.source(source, Map.of("NABI_LAMBDA_EVENT", "apigateway-v2"));
        try (var function = RunningFunction.start(asked)) {
            var answer = function.get("/x");

            assertThat(answer.statusCode() + " " + answer.body()).isEqualTo("202 true");
        }
        var unknown = RunningFunction.source(source, Map.of("NABI_LAMBDA_EVENT", "v3"));
        try (var function = RunningFunction.launch(unknown)) {
            assertThat(function.awaitExit()).isEqualTo(1);
            assertThat(function.output())
                    .contains("NABI_LAMBDA_EVENT is \"v3\"; allowed are body, apigateway-v1, apigateway-v2");
        }
    }

    @Test
    void aRequestsContextHasTheFieldsOfTheProvidersFrontDoors() throws Exception {
        var echo = """
                import com.amazonaws.services.lambda.runtime.*;
                import java.io.*;
                public class Echo implements RequestStreamHandler {
                    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException { in.transferTo(out); }
                }
                """;
        try (var function =
                RunningFunction.start(RunningFunction.source(echo, Map.of("NABI_LAMBDA_EVENT", "apigateway-v1")))) {
            assertThat(function.get("/a?q=1").body())
                    .contains("\"requestTime\":\"", " +0000\"", "\"requestTimeEpoch\":", "\"extendedRequestId\":")
                    .contains("\"domainName\":\"127.0.0.1\"", "\"identity\":{\"accessKey\":null", "\"resourceId\":")
                    .contains("\"body\":null,\"isBase64Encoded\":false");
        }
        try (var function =
                RunningFunction.start(RunningFunction.source(echo, Map.of("NABI_LAMBDA_EVENT", "apigateway-v2")))) {
            assertThat(function.get("/a").body())
                    .contains("\"timeEpoch\":", "\"domainPrefix\":\"127\"", "\"sourceIp\":")
                    .doesNotContain("\"body\"", "\"cookies\"", "\"queryStringParameters\"");
        }
        try (var function = RunningFunction.start(RunningFunction.source(echo, Map.of("NABI_LAMBDA_EVENT", "alb")))) {
            assertThat(function.get("/a?q=%20b").body())
                    .contains("{\"requestContext\":{\"elb\":{\"targetGroupArn\":\"arn:")
                    .contains("\"queryStringParameters\":{\"q\":\"%20b\"}", "\"body\":\"\"")
                    .doesNotContain("multiValue", "version");
        }
    }

    @Test
    void whomTheGatewayVerifiedIsInTheRequestsContext() throws Exception {
        var echo = """
                import com.amazonaws.services.lambda.runtime.*;
                import java.io.*;
                public class Echo implements RequestStreamHandler {
                    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException { in.transferTo(out); }
                }
                """;
        var jwt = "{\"kind\":\"jwt\",\"id\":\"ana\",\"issuer\":\"https://id.example\","
                + "\"claims\":{\"sub\":\"ana\",\"exp\":1700000000,\"aud\":[\"shop\",\"bank\"],\"name\":\"\\u00e4\"}}";
        var key = "{\"kind\":\"apiKey\",\"id\":\"ci\"}";
        var claims = "\"claims\":{\"sub\":\"ana\",\"exp\":\"1700000000\",\"aud\":\"[shop bank]\",\"name\":\"ä\"}";
        try (var function =
                RunningFunction.start(RunningFunction.source(echo, Map.of("NABI_LAMBDA_EVENT", "apigateway-v1")))) {
            assertThat(body(function, jwt))
                    .contains("\"authorizer\":{\"principalId\":\"ana\",\"kind\":\"jwt\"," + claims + "}");
            assertThat(body(function, key))
                    .contains("\"authorizer\":{\"principalId\":\"ci\",\"kind\":\"apiKey\"}", "\"apiKeyId\":\"ci\"");
            assertThat(body(function, "no JSON")).contains("\"authorizer\":null");
        }
        try (var function =
                RunningFunction.start(RunningFunction.source(echo, Map.of("NABI_LAMBDA_EVENT", "apigateway-v2")))) {
            assertThat(body(function, jwt)).contains("\"authorizer\":{\"jwt\":{" + claims + ",\"scopes\":null}}");
            assertThat(body(function, key))
                    .contains("\"authorizer\":{\"lambda\":{")
                    .contains("\"principalId\":\"ci\"");
            assertThat(function.get("/a").body()).doesNotContain("authorizer");
        }
    }

    private static String body(RunningFunction function, String caller) throws Exception {
        return function.send(function.request("/a").header("Nabi-Caller", caller))
                .body();
    }

    @Test
    void aSampleEventIsPostedAsItIs() throws Exception {
        try (var function = withEvents("""
                package app;
                import com.amazonaws.services.lambda.runtime.*;
                import com.amazonaws.services.lambda.runtime.events.*;
                public class Api implements RequestHandler<APIGatewayV2HTTPEvent, String> {
                    public String handleRequest(APIGatewayV2HTTPEvent event, Context context) { return event.getRawPath(); }
                }
                """, "app.Api")) {
            var sample = BodyPublishers.ofString("{\"version\":\"2.0\",\"rawPath\":\"/sample\"}");

            var invoked = function.send(function.request("/2015-03-31/functions/function/invocations")
                    .header("Content-Type", "application/json")
                    .POST(sample));
            var called = function.send(function.request("/called").POST(sample));

            assertThat(invoked.body()).isEqualTo("\"/sample\"");
            assertThat(called.body()).isEqualTo("\"/called\"");
        }
    }

    @Test
    void theLoggerHeedsLevelsAndTakesNull() throws Exception {
        var source = """
                import com.amazonaws.services.lambda.runtime.*;
                import com.amazonaws.services.lambda.runtime.logging.LogLevel;
                import java.io.*;
                public class Logs implements RequestStreamHandler {
                    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
                        var log = context.getLogger();
                        log.log((String) null);
                        log.log("low", LogLevel.INFO);
                        log.log("high", LogLevel.ERROR);
                        out.close();
                        if (in.read() == 'x') { throw new IllegalStateException("after the close"); }
                    }
                }
                """;
        var env = Map.of("AWS_LAMBDA_LOG_LEVEL", "warn");
        try (var function = RunningFunction.start(RunningFunction.source(source, env))) {
            assertThat(function.post("application/json", "{}").statusCode()).isEqualTo(200);
            function.awaitLine("null");
            function.awaitLine("[ERROR] high");
            assertThat(function.output()).doesNotContain("low");
            // A closed stream is no answer: the handler failed.
            assertThat(function.post("application/json", "x").statusCode()).isEqualTo(500);
        }
        var json = Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON");
        try (var function = RunningFunction.start(RunningFunction.source(source, json))) {
            function.post("application/json", "{}");
            function.awaitLine("\"message\":\"low\",\"level\":\"INFO\",\"AWSRequestId\":\"");
        }
    }

    /** A function's jar that brings the provider's events, as on Lambda, and not its core interfaces. */
    private RunningFunction withEvents(String source, String handler) throws Exception {
        var jar = FunctionJar.compile(source, "aws-lambda-java-core", "aws-lambda-java-events")
                .withLibraries("aws-lambda-java-events", "joda-time")
                .write(directory.resolve("app.jar"));
        return RunningFunction.start(Map.of("NABI_JAR", jar.toString(), "NABI_HANDLER", handler));
    }

    @Test
    void theContextHasTheTraceAsXRayWritesIt() throws Exception {
        var source = """
                import com.amazonaws.services.lambda.runtime.Context;
                import com.amazonaws.services.lambda.runtime.RequestHandler;
                public class Traced implements RequestHandler<String, String> {
                    public String handleRequest(String input, Context context) { return context.getXrayTraceId(); }
                }
                """;
        try (var function = RunningFunction.start(RunningFunction.source(source, Map.of()))) {
            var answer = function.send(function.request("/")
                    .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .POST(BodyPublishers.ofString("\"tea\"")));

            assertThat(answer.body())
                    .isEqualTo("\"Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1\"");
        }
    }
}
