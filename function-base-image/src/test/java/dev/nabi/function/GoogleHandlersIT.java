package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** Handlers in the shapes of the Functions Framework's documentation. */
class GoogleHandlersIT {

    @Test
    void httpFunctionReadsTheRequestAndWritesTheResponse() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import com.google.cloud.functions.HttpFunction;
                import com.google.cloud.functions.HttpRequest;
                import com.google.cloud.functions.HttpResponse;
                import java.io.IOException;
                import java.util.stream.Collectors;

                public class Hello implements HttpFunction {
                    @Override
                    public void service(HttpRequest request, HttpResponse response) throws IOException {
                        if (request.getPath().equals("/missing")) {
                            response.setStatusCode(404, "nothing here");
                            return;
                        }
                        response.setContentType("text/plain; charset=utf-8");
                        response.appendHeader("X-Seen", request.getMethod() + " " + request.getPath() + " " + request.getQuery().orElse("none"));
                        response.appendHeader("X-Seen", request.getFirstHeader("X-WHO").orElse("nobody"));
                        var body = request.getReader().lines().collect(Collectors.joining("|"));
                        response.getWriter().write("Hello " + request.getFirstQueryParameter("name").orElse("world")
                                + " " + request.getQueryParameters().get("name") + " " + body);
                    }
                }
                """)) {
            var answer = function.send(function.request("/some/path?name=a%20b&name=c")
                    .header("x-who", "me")
                    .POST(BodyPublishers.ofString("one\ntwo")));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Hello a b [a b, c] one|two");
            assertThat(answer.headers().allValues("x-seen")).containsExactly("POST /some/path name=a%20b&name=c", "me");
            assertThat(answer.headers().firstValue("content-length")).isPresent();
            assertThat(function.get("/missing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void httpFunctionReadsPartsAndStreams() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import com.google.cloud.functions.*;
                public class Parts implements HttpFunction {
                    public void service(HttpRequest request, HttpResponse response) throws Exception {
                        var out = response.getOutputStream();
                        if (request.getContentType().orElse("").startsWith("multipart/")) {
                            for (var part : request.getParts().entrySet()) {
                                out.write((part.getKey() + "=" + part.getValue().getFileName().orElse("-") + ":"
                                        + part.getValue().getContentLength() + ":"
                                        + part.getValue().getContentType().orElse("-") + ";").getBytes());
                            }
                            return;
                        }
                        for (int b = request.getInputStream().read(); b >= 0; b = request.getInputStream().read()) {
                            out.write(b);
                            out.flush();
                        }
                    }
                }
                """)) {
            var body = """
                    --xYz
                    Content-Disposition: form-data; name="title"

                    Tea
                    --xYz
                    Content-Disposition: form-data; name="file"; filename="a;b.txt"
                    Content-Type: text/plain

                    --xY
                    z
                    --xYz--
                    """.replace("\n", "\r\n");
            assertThat(function.post("multipart/form-data; boundary=xYz", body).body())
                    .isEqualTo("title=-:3:-;file=a;b.txt:7:text/plain;");
            var broken = function.post("multipart/form-data; boundary=xYz", body.replace("--xYz--", ""));
            assertThat(broken.statusCode()).isEqualTo(400);
            assertThat(broken.body()).contains("part 2 is not closed");
            assertThat(function.post("text/plain", "streamed").body()).isEqualTo("streamed");
        }
    }

    @Test
    void typedFunctionBindsByGson() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import com.google.cloud.functions.TypedFunction;
                public class Typed implements TypedFunction<Typed.Order, Typed.Receipt> {
                    public static class Order { String item; int count; }
                    public static class Receipt { String text; Receipt(String text) { this.text = text; } }
                    public Receipt apply(Order order) {
                        return order.item == null ? null : new Receipt(order.count + " <" + order.item + ">");
                    }
                }
                """)) {
            var answer = function.post("application/json", "{\"item\":\"tea\",\"count\":2}");

            assertThat(answer.body()).isEqualTo("{\"text\":\"2 <tea>\"}");
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(function.post("application/json", "{}").statusCode()).isEqualTo(204);
            assertThat(function.post("application/json", "{\"count\":\"many\"}").statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void cloudEventsFunctionTakesAllThreeModes() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import com.google.cloud.functions.CloudEventsFunction;
                import io.cloudevents.CloudEvent;
                import java.nio.charset.StandardCharsets;
                public class Events implements CloudEventsFunction {
                    public void accept(CloudEvent event) {
                        var data = event.getData() == null ? "none" : new String(event.getData().toBytes(), StandardCharsets.UTF_8);
                        System.out.println("event " + event.getId() + " " + event.getType() + " " + event.getSource() + " "
                                + event.getSubject() + " " + event.getExtension("tenant") + " " + data);
                    }
                }
                """)) {
            var binary = function.send(function.request("/")
                    .header("ce-specversion", "1.0")
                    .header("ce-id", "1")
                    .header("ce-type", "order.placed")
                    .header("ce-source", "/shop")
                    .header("ce-subject", "t%C3%A9a")
                    .header("ce-tenant", "blue")
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString("{\"a\":1}")));
            assertThat(binary.statusCode()).isEqualTo(204);
            function.awaitLine("event 1 order.placed /shop téa blue {\"a\":1}");

            var structured =
                    "{\"specversion\":\"1.0\",\"id\":\"2\",\"type\":\"t\",\"source\":\"/s\",\"data\":{\"b\":2}}";
            assertThat(function.post("application/cloudevents+json", structured).statusCode())
                    .isEqualTo(204);
            function.awaitLine("event 2 t /s null null {\"b\":2}");

            var batch = "[" + structured.replace("\"2\"", "\"3\"") + "," + structured.replace("\"2\"", "\"4\"") + "]";
            assertThat(function.post("application/cloudevents-batch+json", batch)
                            .statusCode())
                    .isEqualTo(204);
            function.awaitLine("event 3");
            function.awaitLine("event 4");

            var incomplete = function.post("application/cloudevents+json", "{\"specversion\":\"1.0\",\"id\":\"2\"}");
            assertThat(incomplete.statusCode()).isEqualTo(400);
            assertThat(incomplete.body()).contains("not a CloudEvent");
            assertThat(function.post("application/json", "{}").statusCode()).isEqualTo(415);
        }
    }

    @Test
    void backgroundFunctionsTakeDataAndContext() throws Exception {
        var event = "{\"context\":{\"eventId\":\"7\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"eventType\":\"put\","
                + "\"resource\":\"shelf\"},\"data\":{\"name\":\"tea\",\"size\":3}}";
        try (var function = RunningFunction.ofSource("""
                import com.google.cloud.functions.*;
                public class Raw implements RawBackgroundFunction {
                    public void accept(String json, Context context) {
                        System.out.println("raw " + json + " " + context.eventId() + " " + context.eventType() + " " + context.resource());
                    }
                }
                """)) {
            assertThat(function.post("application/json", event).statusCode()).isEqualTo(204);
            function.awaitLine("raw {\"name\":\"tea\",\"size\":3} 7 put shelf");
            assertThat(function.post("application/json", "[]").statusCode()).isEqualTo(400);
        }
        try (var function = RunningFunction.ofSource("""
                import com.google.cloud.functions.*;
                public class Typed implements BackgroundFunction<Typed.Item> {
                    public static class Item { String name; int size; }
                    public void accept(Item item, Context context) {
                        System.out.println("typed " + item.name + " " + item.size + " " + context.timestamp());
                    }
                }
                """)) {
            assertThat(function.post("application/json", event).statusCode()).isEqualTo(204);
            function.awaitLine("typed tea 3 2026-01-01T00:00:00Z");
        }
    }
}
