package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.function.handler.Handler;
import dev.nabi.function.handler.HandlerName;
import dev.nabi.function.http.BodyBudget;
import dev.nabi.function.http.Exchange;
import dev.nabi.function.http.HttpServer;
import dev.nabi.function.loading.FunctionClasses;
import dev.nabi.function.provider.Providers;
import dev.nabi.function.provider.RawInvocation;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every shape of a method that the provider's runtime calls, called by it and by ours. */
class LambdaShapesTest {
    private static final String SHAPES = """
            package app;
            import com.amazonaws.services.lambda.runtime.Context;
            import com.amazonaws.services.lambda.runtime.RequestHandler;
            import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
            import com.amazonaws.services.lambda.runtime.events.SQSEvent;
            import java.io.*;
            import java.util.*;
            public class Shapes extends Parent<Shapes.Order> {
                public static class Order {
                    private String name; private int count;
                    public String getName() { return name; } public void setName(String name) { this.name = name; }
                    public int getCount() { return count; } public void setCount(int count) { this.count = count; }
                }
                public String none() { return "none"; }
                public Map<String, Object> pojo(Order order) { return Map.of("name", order.getName() + order.getCount()); }
                public String context(Context context) { return "" + (context.getAwsRequestId() != null); }
                public Order both(Order order, Context context) { return order; }
                public static String fixed(Order order, Context context) { return order.getName(); }
                public String text(String text) { return text + "!"; }
                public int number(int number) { return number + 1; }
                public String list(List<Order> orders) { return orders.get(0).getName(); }
                public int map(Map<String, List<Integer>> map) { return map.get("a").get(0) + 1; }
                public void nothing(Order order) {}
                public Order absent(Order order) { return null; }
                public void streams(InputStream in, OutputStream out) throws IOException { in.transferTo(out); out.close(); }
                public void three(InputStream in, OutputStream out, Context context) throws IOException { in.transferTo(out); }
                public void in(InputStream in) throws IOException { in.readAllBytes(); }
                public void inContext(InputStream in, Context context) throws IOException { in.readAllBytes(); }
                public void out(OutputStream out) throws IOException { out.write("[1]".getBytes()); }
                public void outContext(OutputStream out, Context context) throws IOException { out.write("[2]".getBytes()); }
                public String overloaded(Order order) { return "short"; }
                public String overloaded(Order order, Context context) { return "long"; }
                public int queue(SQSEvent event) { return event.getRecords().size(); }
                public static class Typed implements RequestHandler<Order, Order> {
                    public Order handleRequest(Order order, Context context) { return order; }
                }
                public static class Raw implements RequestStreamHandler {
                    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException { in.transferTo(out); }
                }
                public interface Greeting {
                    default String greet(Shapes.Order order) { return "Hello, " + order.getName(); }
                }
                public static class Guest implements Greeting {}
            }
            class Parent<T extends Shapes.Order> {
                public String inherited(Shapes.Order order, Context context) { return order.getName(); }
            }
            """;
    private static final String ORDER = "{\"name\":\"tea\",\"count\":2}";

    private static final Path API = Path.of("target/runtime/providers");

    @TempDir
    static Path folder;

    private static ClassLoader function;
    private static ProvidersRuntime theirs;
    private static HttpServer server;
    private static volatile Handler handler;

    @BeforeAll
    static void start() throws Exception {
        var jar = FunctionJar.compile(SHAPES, "aws-lambda-java-core", "aws-lambda-java-events");
        for (var file : jar.classes().entrySet()) {
            var place = folder.resolve(file.getKey().replace('.', '/') + ".class");
            Files.createDirectories(place.getParent());
            Files.write(place, file.getValue());
        }
        var places = new ArrayList<Path>(List.of(folder));
        places.addAll(FunctionJar.jars("aws-lambda-java-events", "joda-time"));
        theirs = new ProvidersRuntime(places);
        var classPath = String.join(
                File.pathSeparator, places.stream().map(Path::toString).toList());
        function = FunctionClasses.with(providers(Map.of()).apis(), FunctionClasses.ofClassPath(classPath));
        server = HttpServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                LambdaShapesTest::serve,
                new BodyBudget(64 << 20, Duration.ZERO),
                System::nanoTime);
        Thread.ofPlatform().daemon().start(server::serve);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static void serve(Exchange exchange) throws IOException {
        try {
            handler.call()
                    .call(new RawInvocation(exchange, "request-1", () -> Duration.ofSeconds(30), 1 << 20), Map.of());
        } catch (Throwable failed) {
            throw new IOException(failed);
        }
    }

    private static Providers providers(Map<String, String> env) {
        return new Providers(API, env);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            none       | {}                       | "none"
            pojo       | '{"name":"tea","count":2}' | '{"name":"tea2"}'
            context    | {}                       | "true"
            both       | '{"name":"tea","count":2}' | '{"name":"tea","count":2}'
            fixed      | '{"name":"tea"}'         | "tea"
            text       | '"tea"'                  | "tea!"
            number     | 41                       | 42
            list       | '[{"name":"tea"}]'       | "tea"
            map        | '{"a":[1]}'              | 2
            nothing    | {}                       | null
            absent     | {}                       | null
            streams    | '{"a":1}'                | '{"a":1}'
            three      | '{"a":1}'                | '{"a":1}'
            in         | '{"a":1}'                | null
            inContext  | '{"a":1}'                | null
            out        | '{"a":1}'                | [1]
            outContext | '{"a":1}'                | [2]
            overloaded | '{"name":"tea"}'         | "long"
            inherited  | '{"name":"tea"}'         | "tea"
            Guest::greet | '{"name":"tea"}'         | "Hello, tea"
            queue      | '{"Records":[{"body":"a"},{"body":"b"}]}' | 2
            """)
    void aMethodIsCalledAsTheProvidersRuntimeCallsIt(String method, String event, String expected) throws Exception {
        var name = "app.Shapes" + (method.contains("::") ? "$" : "::") + method;

        assertThat(ours(name, event, Map.of("NABI_LAMBDA_EVENT", "body"))).isEqualTo(expected);
        assertThat(theirs.call(name, event)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Typed", "Raw"})
    void aClassIsCalledAsTheProvidersRuntimeCallsIt(String name) throws Exception {
        assertThat(ours("app.Shapes$" + name, ORDER, Map.of())).isEqualTo(ORDER);
        assertThat(theirs.call("app.Shapes$" + name, ORDER)).isEqualTo(ORDER);
    }

    /** Nothing but the method says so: plain Java knows no such shapes, or would bind the event by other rules. */
    @Test
    void theProvidersShapesNeedNoSetting() throws Exception {
        assertThat(ours("app.Shapes::streams", ORDER, Map.of())).isEqualTo(ORDER);
        assertThat(ours("app.Shapes::three", ORDER, Map.of())).isEqualTo(ORDER);
        assertThat(ours("app.Shapes::inherited", ORDER, Map.of())).isEqualTo("\"tea\"");
        assertThat(ours("app.Shapes::queue", "{\"Records\":[{\"body\":\"a\"}]}", Map.of()))
                .isEqualTo("1");
    }

    /** A result that is null has no body here, and 204; the provider's runtime sends JSON's null. */
    private static String ours(String name, String event, Map<String, String> env) throws Exception {
        var named = HandlerName.parse(name);
        assertThat(named.method() == null || providers(env).isPreferred(named, function))
                .isTrue();
        handler = providers(env).find(named, function).orElseThrow();
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()))
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(event))
                    .build();
            var answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 204 ? "null" : answer.body();
        }
    }
}
