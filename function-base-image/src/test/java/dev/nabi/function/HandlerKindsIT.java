package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandlerKindsIT {

    @Test
    void functionBindsARecordAndAnswersOne() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.util.List;
                import java.util.function.Function;
                public class Total implements Function<Total.Order, Total.Receipt> {
                    public record Line(String item, int count, double price) {}
                    public record Order(String customer, List<Line> lines) {}
                    public record Receipt(String customer, double total) {}
                    public Receipt apply(Order order) {
                        return new Receipt(order.customer(),
                                order.lines().stream().mapToDouble(line -> line.count() * line.price()).sum());
                    }
                }
                """)) {
            var answer = function.post(
                    "application/json",
                    "{\"customer\":\"Ada\",\"lines\":[{\"item\":\"tea\",\"count\":2,\"price\":1.5},{\"count\":1,\"price\":4}]}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(answer.body()).isEqualTo("{\"customer\":\"Ada\",\"total\":7.0}");

            var refused = function.post("application/json", "{\"lines\":[{\"count\":1},{\"count\":\"many\"}]}");

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(refused.body()).contains("\"field\":\"lines[1].count\"").contains("many");
            assertThat(function.post("text/csv", "a,b").statusCode()).isEqualTo(415);
        }
    }

    @Test
    void biFunctionReadsTheRequestAndSetsTheResponse() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.util.Map;
                import java.util.function.BiFunction;
                public class Echo implements BiFunction<byte[], Map<String, Map<String, Object>>, byte[]> {
                    public byte[] apply(byte[] body, Map<String, Map<String, Object>> context) {
                        var response = context.get("response");
                        response.put("status", 201);
                        response.put("Content-Type", "image/x-test");
                        response.put("X-Saw", context.get("request").get("method") + " " + context.get("request").get("path")
                                + " " + context.get("query").get("a") + " " + context.get("headers").get("X-Who"));
                        return body;
                    }
                }
                """)) {
            var answer = function.sendForBytes(function.request("/some/path?a=b%20c")
                    .header("x-who", "me")
                    .PUT(BodyPublishers.ofByteArray(new byte[] {0, -1, 7})));

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.headers().firstValue("content-type")).hasValue("image/x-test");
            assertThat(answer.headers().firstValue("x-saw")).hasValue("PUT /some/path b c me");
            assertThat(answer.body()).containsExactly(0, -1, 7);
        }
    }

    @Test
    void oneSourceServesItsMethodsByName() throws Exception {
        var source = """
                import java.io.InputStream;
                import java.util.Map;
                import java.util.concurrent.CompletableFuture;
                import java.util.concurrent.CompletionStage;
                class Methods {
                    static String shout(String text) { return text.toUpperCase(); }
                    int count(InputStream body) throws Exception { return body.readAllBytes().length; }
                    Map<String, Integer> none() { return Map.of("answer", 42); }
                    CompletionStage<String> later(String text) { return CompletableFuture.supplyAsync(() -> text + "!"); }
                    void quiet(Map<String, String> form) { System.out.println("form " + form); }
                    Object context(String text, Map<String, Object> context) { return context.get("query"); }
                }
                """;
        assertThat(call(source, "Methods::shout", "text/plain; charset=iso-8859-1", "tea"))
                .isEqualTo("200 TEA");
        assertThat(call(source, "Methods::count", "text/plain", "tea")).isEqualTo("200 3");
        assertThat(call(source, "Methods::none", "text/plain", "tea")).isEqualTo("200 {\"answer\":42}");
        assertThat(call(source, "Methods::later", "text/plain", "tea")).isEqualTo("200 tea!");
        assertThat(call(source, "Methods::quiet", "application/x-www-form-urlencoded", "a=1"))
                .isEqualTo("204 ");
        assertThat(call(source, "Methods::context", "text/plain", "")).isEqualTo("200 {}");
    }

    @Test
    void supplierConsumerAndCallableServe() throws Exception {
        assertThat(call(kind("java.util.function.Supplier<String>", "String get() { return \"s\"; }")))
                .isEqualTo("200 s");
        assertThat(call(kind("java.util.function.Consumer<String>", "void accept(String text) {}")))
                .isEqualTo("204 ");
        assertThat(call(kind("java.util.concurrent.Callable<Integer>", "Integer call() { return 7; }")))
                .isEqualTo("200 7");
    }

    @Test
    void aPublisherIsStreamedElementByElement() throws Exception {
        var source = """
                import java.util.List;
                import java.util.Map;
                import java.util.concurrent.*;
                class Streams {
                    static final Semaphore MORE = new Semaphore(0);
                    static Flow.Publisher<Object> of(Object... elements) {
                        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                            int next;
                            public void request(long n) {
                                if (next < elements.length) {
                                    if (elements[next] instanceof RuntimeException failure) { subscriber.onError(failure); return; }
                                    subscriber.onNext(elements[next++]);
                                } else {
                                    subscriber.onComplete();
                                }
                            }
                            public void cancel() { System.out.println("cancelled"); }
                        });
                    }
                    static Object text() { return of("a", "b"); }
                    static Object json() { return of(Map.of("a", 1), List.of(2)); }
                    static Object none() { return of(); }
                    static Object fails() { return of(new IllegalStateException("no more")); }
                    static Object events(String body, Map<String, Map<String, Object>> context) {
                        context.get("response").put("Content-Type", "text/event-stream");
                        return CompletableFuture.completedFuture(of("one\\ntwo", Map.of("a", 1)));
                    }
                }
                """;
        assertThat(call(source, "Streams::text", "text/plain", "")).isEqualTo("200 ab");
        assertThat(call(source, "Streams::json", "text/plain", "")).isEqualTo("200 {\"a\":1}\n[2]\n");
        assertThat(call(source, "Streams::none", "text/plain", "")).isEqualTo("200 ");
        assertThat(call(source, "Streams::fails", "text/plain", ""))
                .startsWith("500 {\"type\":\"about:blank\"")
                .doesNotContain("no more");
        assertThat(call(source, "Streams::events", "text/plain", ""))
                .isEqualTo("200 data: one\ndata: two\n\ndata: {\"a\":1}\n\n");
    }

    /** The answer's first piece is there while the handler still waits for more of the request. */
    @Test
    void streamsAreStreamedBothWays() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.io.InputStream;
                import java.util.function.Function;
                public class Pipe implements Function<InputStream, InputStream> {
                    public InputStream apply(InputStream in) { return in; }
                }
                """);
                var socket = new Socket(InetAddress.getLoopbackAddress(), function.port())) {
            var out = socket.getOutputStream();
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1));
            awaitLine(in, "first");
            out.write("6\r\nsecond\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            awaitLine(in, "second");
        }
    }

    private static void awaitLine(BufferedReader in, String line) throws IOException {
        for (var next = in.readLine(); !line.equals(next); next = in.readLine()) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void aMultipartFormBindsByItsFieldsAndAnEventByItsData() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.util.function.Function;
                public class Upload implements Function<Upload.Form, String> {
                    public record Form(String title, int count, byte[] file) {}
                    public String apply(Form form) {
                        return form.title() + " " + form.count() + " " + (form.file() == null ? -1 : form.file().length);
                    }
                }
                """)) {
            var form = """
                    --b
                    Content-Disposition: form-data; name="title"

                    Tea
                    --b
                    Content-Disposition: form-data; name="count"

                    2
                    --b
                    Content-Disposition: form-data; name="file"; filename="f"

                    123
                    --b--
                    """.replace("\n", "\r\n");
            assertThat(function.post("multipart/form-data; boundary=b", form).body())
                    .isEqualTo("Tea 2 3");
            var refused = function.post("multipart/form-data; boundary=b", form.replace("\r\n2\r\n", "\r\nmany\r\n"));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("\"field\":\"count\"");
            assertThat(function.post("multipart/form-data", form).body()).contains("needs a boundary");

            var event =
                    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":{\"title\":\"Event\"}}";
            assertThat(function.post("application/cloudevents+json", event).body())
                    .isEqualTo("Event 0 -1");
            var incomplete = function.post("application/cloudevents+json", event.replace("\"type\":\"t\",", ""));
            assertThat(incomplete.statusCode()).isEqualTo(400);
            assertThat(incomplete.body()).contains("\"field\":\"type\"");
            assertThat(function.post("application/cloudevents-batch+json", "[" + event + "]")
                            .statusCode())
                    .isEqualTo(415);
        }
    }

    private static String kind(String type, String method) {
        return "public class Kind implements " + type + " { public " + method + " }";
    }

    private static String call(String source) throws Exception {
        return call(source, "Kind", "text/plain", "body");
    }

    private static String call(String source, String handler, String contentType, String body) throws Exception {
        try (var function = RunningFunction.start(RunningFunction.source(source, Map.of("NABI_HANDLER", handler)))) {
            var answer = function.post(contentType, body);
            return answer.statusCode() + " " + answer.body();
        }
    }
}
