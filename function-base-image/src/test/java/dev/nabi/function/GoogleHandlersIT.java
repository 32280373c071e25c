package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
            assertThat(function.post("text/plain", "tea").statusCode()).isEqualTo(415);
            assertThat(function.post("application/json", "{}").statusCode()).isEqualTo(400);
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

    /** The writer of every example in the provider's documentation. */
    @Test
    void aFunctionMayCloseWhatItWritesTo() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import com.google.cloud.functions.*;
                public class Closing implements HttpFunction {
                    public void service(HttpRequest request, HttpResponse response) throws Exception {
                        if (request.getPath().equals("/stream")) {
                            try (var out = response.getOutputStream()) { out.write("bytes".getBytes()); }
                            return;
                        }
                        try (var writer = response.getWriter()) { writer.write("text"); }
                        response.appendHeader("X-After", "yes");
                    }
                }
                """)) {
            var answer = function.get("/");

            assertThat(answer.body()).isEqualTo("text");
            assertThat(answer.headers().firstValue("content-length")).hasValue("4");
            assertThat(answer.headers().firstValue("x-after")).hasValue("yes");
            assertThat(function.get("/stream").body()).isEqualTo("bytes");
            assertThat(function.get("/favicon.ico").statusCode()).isEqualTo(404);
            assertThat(function.get("/robots.txt").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void oneObjectServesOneRequestAtATimeUnlessToldOtherwise() throws Exception {
        var source = """
                import com.google.cloud.functions.*;
                public class Counting implements HttpFunction {
                    private String caller;
                    public void service(HttpRequest request, HttpResponse response) throws Exception {
                        caller = request.getQuery().orElse("");
                        Thread.sleep(20);
                        response.getWriter().write(caller);
                    }
                }
                """;
        assertThat(mixedUp(RunningFunction.source(source, Map.of()))).isZero();
        assertThat(mixedUp(RunningFunction.source(source, Map.of("NABI_CONCURRENCY", "50"))))
                .isPositive();
    }

    private static int mixedUp(Map<String, String> env) throws Exception {
        try (var function = RunningFunction.start(env);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 20; i++) {
                var caller = "caller" + i;
                answers.add(
                        callers.submit(() -> !function.get("/?" + caller).body().equals(caller)));
            }
            int wrong = 0;
            for (var answer : answers) {
                wrong += answer.get() ? 1 : 0;
            }
            return wrong;
        }
    }

    private static final String LEGACY_STORAGE = """
            {"context":{"eventId":"1147091835525187","timestamp":"2020-04-23T07:38:57.772Z","eventType":"google.storage.object.finalize",
             "resource":{"service":"storage.googleapis.com","name":"projects/_/buckets/some-bucket/objects/folder/Test.cs","type":"storage#object"}},
             "data":{"bucket":"some-bucket","kind":"storage#object","contentLanguage":null}}""";
    private static final String LEGACY_PUBSUB = """
            {"context":{"eventId":"1215011316659232","timestamp":"2020-05-18T12:13:19Z","eventType":"google.pubsub.topic.publish",
             "resource":{"service":"pubsub.googleapis.com","name":"projects/p/topics/t","type":"type.googleapis.com/google.pubsub.v1.PubsubMessage"}},
             "data":{"@type":"type.googleapis.com/google.pubsub.v1.PubsubMessage","attributes":{"a":"b"},"data":"dGVzdA=="}}""";
    private static final String LEGACY_AUTH = """
            {"eventId":"aaaaaa","timestamp":"2020-09-29T11:32:00.000Z","eventType":"providers/firebase.auth/eventTypes/user.create",
             "resource":"projects/p","data":{"uid":"u1","metadata":{"createdAt":"2020-05-26T10:42:27Z","lastSignedInAt":"2020-10-24T11:00:00Z"}}}""";
    private static final String LEGACY_FIRESTORE = """
            {"context":{"eventId":"7b8f1804","timestamp":"2020-04-23T12:00:27.247187Z","eventType":"providers/cloud.firestore/eventTypes/document.write",
             "resource":"projects/p/databases/(default)/documents/gcf-test/2Vm2mI1d0wIaK2Waj5to"},"data":{"value":null}}""";
    private static final String PUSH =
            "{\"subscription\":\"projects/p/subscriptions/s\",\"message\":{\"messageId\":\"7\",\"publishTime\":\"2021-02-05T04:06:14.109Z\",\"data\":\"dGVzdA==\"}}";

    /** The cases of the provider's conformance tests, by hand: events of both forms for functions of the other. */
    @Test
    void eventsOfBackgroundFunctionsAreCloudEvents() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import com.google.cloud.functions.CloudEventsFunction;
                import io.cloudevents.CloudEvent;
                public class Events implements CloudEventsFunction {
                    public void accept(CloudEvent event) {
                        System.out.println("event " + event.getId() + " " + event.getType() + " " + event.getSource() + " "
                                + event.getSubject() + " " + event.getTime() + " " + new String(event.getData().toBytes()));
                    }
                }
                """)) {
            assertThat(function.post("application/json", LEGACY_STORAGE).statusCode())
                    .isEqualTo(204);
            function.awaitLine("event 1147091835525187 google.cloud.storage.object.v1.finalized"
                    + " //storage.googleapis.com/projects/_/buckets/some-bucket objects/folder/Test.cs 2020-04-23T07:38:57.772Z"
                    + " {\"bucket\":\"some-bucket\",\"kind\":\"storage#object\",\"contentLanguage\":null}");
            function.post("application/json", LEGACY_PUBSUB);
            function.awaitLine("event 1215011316659232 google.cloud.pubsub.topic.v1.messagePublished"
                    + " //pubsub.googleapis.com/projects/p/topics/t null 2020-05-18T12:13:19Z {\"message\":{\"@type\":"
                    + "\"type.googleapis.com/google.pubsub.v1.PubsubMessage\",\"attributes\":{\"a\":\"b\"},\"data\":\"dGVzdA==\","
                    + "\"messageId\":\"1215011316659232\",\"publishTime\":\"2020-05-18T12:13:19Z\"}}");
            function.post("application/json", LEGACY_AUTH);
            function.awaitLine(
                    "event aaaaaa google.firebase.auth.user.v1.created //firebaseauth.googleapis.com/projects/p users/u1"
                            + " 2020-09-29T11:32Z {\"uid\":\"u1\",\"metadata\":{\"createTime\":\"2020-05-26T10:42:27Z\","
                            + "\"lastSignInTime\":\"2020-10-24T11:00:00Z\"}}");
            function.post("application/json", LEGACY_FIRESTORE);
            function.awaitLine("event 7b8f1804 google.cloud.firestore.document.v1.written"
                    + " //firestore.googleapis.com/projects/p/databases/(default) documents/gcf-test/2Vm2mI1d0wIaK2Waj5to"
                    + " 2020-04-23T12:00:27.247187Z {\"value\":null}");
            function.post("application/json", PUSH);
            function.awaitLine(
                    "event 7 google.cloud.pubsub.topic.v1.messagePublished //pubsub.googleapis.com/UNKNOWN_PUBSUB_TOPIC");
            var unknown = function.post("application/json", LEGACY_AUTH.replace("user.create", "user.sneeze"));
            assertThat(unknown.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void cloudEventsAreEventsOfBackgroundFunctions() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import com.google.cloud.functions.*;
                public class Raw implements RawBackgroundFunction {
                    public void accept(String json, Context context) {
                        System.out.println("raw " + context.eventId() + " " + context.eventType() + " " + context.timestamp() + " "
                                + context.resource() + " " + json);
                    }
                }
                """)) {
            var event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"time\":\"2020-04-23T07:38:57.772Z\",";
            function.post(
                    "application/cloudevents+json",
                    event
                            + "\"type\":\"google.cloud.storage.object.v1.finalized\",\"subject\":\"objects/Test.cs\","
                            + "\"source\":\"//storage.googleapis.com/projects/_/buckets/b\",\"data\":{\"kind\":\"storage#object\",\"size\":null}}");
            function.awaitLine(
                    "raw 1 google.storage.object.finalize 2020-04-23T07:38:57.772Z {\"service\":\"storage.googleapis.com\","
                            + "\"name\":\"projects/_/buckets/b/objects/Test.cs\",\"type\":\"storage#object\"}"
                            + " {\"kind\":\"storage#object\",\"size\":null}");
            function.post(
                    "application/cloudevents+json",
                    event
                            + "\"type\":\"google.cloud.pubsub.topic.v1.messagePublished\",\"source\":\"//pubsub.googleapis.com/projects/p/topics/t\","
                            + "\"data\":{\"message\":{\"data\":\"dGVzdA==\",\"messageId\":\"1\"}}}");
            function.awaitLine(
                    "raw 1 google.pubsub.topic.publish 2020-04-23T07:38:57.772Z {\"service\":\"pubsub.googleapis.com\","
                            + "\"name\":\"projects/p/topics/t\",\"type\":\"type.googleapis.com/google.pubsub.v1.PubsubMessage\"}"
                            + " {\"data\":\"dGVzdA==\"}");
            function.post(
                    "application/cloudevents+json",
                    event
                            + "\"type\":\"google.firebase.database.ref.v1.written\",\"subject\":\"refs/gcf-test/xyz\","
                            + "\"source\":\"//firebasedatabase.googleapis.com/projects/_/locations/us-central1/instances/db\",\"data\":{\"a\":1}}");
            function.awaitLine("raw 1 providers/google.firebase.database/eventTypes/ref.write 2020-04-23T07:38:57.772Z"
                    + " projects/_/instances/db/refs/gcf-test/xyz {\"a\":1}");
            function.send(function.request("/projects/p/topics/news")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(PUSH)));
            function.awaitLine(
                    "raw 7 google.pubsub.topic.publish 2021-02-05T04:06:14.109Z {\"service\":\"pubsub.googleapis.com\","
                            + "\"name\":\"projects/p/topics/news\"");
        }
    }
}
