package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What callers send and handlers take, where the two do not meet at first sight. */
class BindingIT {
    private static final String ORDER = """
            import java.util.*;
            import java.util.function.Function;
            public class Order implements Function<Order.In, Object> {
                public record In(String name, int count, List<String> tag, int[] size, byte[] file, Optional<String> note) {}
                public Object apply(In in) {
                    return in.name() + " " + in.count() + " " + in.tag() + " " + Arrays.toString(in.size()) + " "
                            + (in.file() == null ? -1 : in.file().length);
                }
            }
            """;

    @Test
    void bytesAreTakenInAnyCharset() throws Exception {
        var source = """
                import java.nio.ByteBuffer;
                public class Raw {
                    public static int bytes(byte[] body) { return body.length; }
                    public static int buffer(ByteBuffer body) { return body.remaining(); }
                    public static int text(String body) { return body.length(); }
                }
                """;
        for (var handler : new String[] {"Raw::bytes", "Raw::buffer", "Raw::text"}) {
            try (var function =
                    RunningFunction.start(RunningFunction.source(source, Map.of("NABI_HANDLER", handler)))) {
                var answer = function.post("text/plain; charset=x-unheard-of", "tea");

                assertThat(answer.statusCode()).isEqualTo(handler.equals("Raw::text") ? 415 : 200);
            }
        }
    }

    @Test
    void jsonIsWholeAndItsNumbersAreNotCut() throws Exception {
        try (var function = RunningFunction.ofSource(ORDER)) {
            var cut = function.post("application/json", "{\"name\":\"a\",\"count\":2.7}");
            var trailing = function.post("application/json", "{\"name\":\"a\"} {\"name\":\"b\"}");
            var nothing = function.post("application/json", " null ");

            assertThat(cut.statusCode()).isEqualTo(400);
            assertThat(cut.body()).contains("\"field\":\"count\"").contains("2.7");
            assertThat(trailing.statusCode()).isEqualTo(400);
            assertThat(trailing.body()).contains("railing");
            assertThat(nothing.statusCode()).isEqualTo(400);
            assertThat(nothing.body()).contains("the payload is null; a In is needed");
        }
    }

    @Test
    void nullIsAnEmptyOptional() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.util.Optional;
                import java.util.function.Function;
                public class Maybe implements Function<Optional<Integer>, String> {
                    public String apply(Optional<Integer> count) { return "" + count; }
                }
                """)) {
            assertThat(function.post("application/json", "null").body()).isEqualTo("Optional.empty");
            assertThat(function.post("application/json", "3").body()).isEqualTo("Optional[3]");
        }
    }

    @Test
    void aRepeatedParameterIsAListWhereOneIsTaken() throws Exception {
        try (var function = RunningFunction.ofSource(ORDER)) {
            assertThat(function.get("/?name=a&name=b&tag=x&tag=y&size=1&size=2").body())
                    .isEqualTo("b 0 [x, y] [1, 2] -1");
            assertThat(function.post("application/x-www-form-urlencoded", "tag=x&name=c&size=3&count=4")
                            .body())
                    .isEqualTo("c 4 [x] [3] -1");
            var parts = """
                    --b
                    Content-Disposition: form-data; name="tag"

                    x
                    --b
                    Content-Disposition: form-data; name="tag"

                    y
                    --b--
                    """.replace("\n", "\r\n");
            assertThat(function.post("multipart/form-data; boundary=b", parts).body())
                    .isEqualTo("null 0 [x, y] null -1");
        }
    }

    @Test
    void aFileIsBytesWhateverNamesIt() throws Exception {
        try (var function = RunningFunction.ofSource(ORDER)) {
            for (var names : new String[] {
                "; filename*=UTF-8''t%C3%A9a.bin\r\n",
                "; filename=\"tea.bin\"\r\n",
                "\r\nContent-Type: application/octet-stream\r\n"
            }) {
                var head = "--b\r\nContent-Disposition: form-data; name=\"file\"" + names + "\r\n";
                var body = concat(
                        head.getBytes(StandardCharsets.UTF_8),
                        new byte[] {(byte) 0xff, 0, (byte) 0xfe},
                        "\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));

                var answer = function.send(function.request("/")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(BodyPublishers.ofByteArray(body)));

                assertThat(answer.body()).as(names).isEqualTo("null 0 null null 3");
            }
            var malformed = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=tea\r\n\r\nx\r\n--b--\r\n";
            assertThat(function.post("multipart/form-data; boundary=b", malformed)
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    private static byte[] concat(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void theDataOfAnEventIsDecoded() throws Exception {
        var event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",%s}";
        try (var function = RunningFunction.ofSource(ORDER)) {
            // {"name":"a","count":2}
            var json = event.formatted("\"data_base64\":\"eyJuYW1lIjoiYSIsImNvdW50IjoyfQ==\"");
            assertThat(function.post("application/cloudevents+json", json).body())
                    .isEqualTo("a 2 null null -1");
            var broken = function.post("application/cloudevents+json", event.formatted("\"data_base64\":\"***\""));
            assertThat(broken.statusCode()).isEqualTo(400);
            assertThat(broken.body()).contains("\"field\":\"data_base64\"");
            var none = function.post("application/cloudevents+json", event.formatted("\"subject\":\"s\""));
            assertThat(none.statusCode()).isEqualTo(400);
        }
        var source = """
                import java.math.BigDecimal;
                import java.util.*;
                import java.util.function.Function;
                public class Any implements Function<List<Any.Item>, Object> {
                    public record Item(BigDecimal price) {}
                    public Object apply(List<Item> items) { return items.toString(); }
                }
                """;
        try (var function = RunningFunction.ofSource(source)) {
            var batch = "[" + event.formatted("\"data\":{\"price\":1.10}") + ","
                    + event.formatted("\"data\":{\"price\":0.1234567890123456789}") + "]";
            assertThat(function.post("application/cloudevents-batch+json", batch)
                            .body())
                    .isEqualTo("[Item[price=1.10], Item[price=0.1234567890123456789]]");
        }
    }

    @Test
    void offsetsAreKeptAndDurationsAreText() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.time.*;
                import java.util.function.UnaryOperator;
                public class Times implements UnaryOperator<Times.T> {
                    public record T(OffsetDateTime at, ZonedDateTime in, Duration takes, Period every, LocalTime from, Instant instant) {}
                    public T apply(T t) { return t; }
                }
                """)) {
            var times =
                    "{\"at\":\"2026-01-02T03:04:05+02:00\",\"in\":\"2026-01-02T03:04:05+05:30\",\"takes\":\"PT1M30S\","
                            + "\"every\":\"P1M\",\"from\":\"03:04:05\",\"instant\":\"2026-01-02T01:04:05Z\"}";

            assertThat(function.post("application/json", times).body()).isEqualTo(times);
        }
    }

    @Test
    void anImmutableClassIsBoundByItsConstructor() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.util.*;
                import java.util.function.Function;
                public class Pay implements Function<Pay.Money, Pay.Money> {
                    public static final class Money {
                        private final String currency; private final List<Long> parts;
                        public Money(String currency, List<Long> parts) { this.currency = currency; this.parts = List.copyOf(parts); }
                        public String getCurrency() { return currency; }
                        public List<Long> getParts() { return parts; }
                    }
                    public Money apply(Money money) { return money; }
                }
                """)) {
            var money = "{\"currency\":\"EUR\",\"parts\":[1,2]}";
            assertThat(function.post("application/json", money).body()).isEqualTo(money);
            // What the constructor does not accept is the caller's fault.
            assertThat(function.post("application/json", "{\"currency\":\"EUR\"}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void aTypeThatNothingBindsToIsRefusedAtTheStart() throws Exception {
        assertRefused("interface In { String name(); }", "In", "is an interface");
        assertRefused("interface In { String name(); }", "java.util.List<App.In>", "is an interface");
        assertRefused("static abstract class In { public String name; }", "In", "is abstract");
        assertRefused(
                "static class In { In(int a, String b) {} In(String a, int b) {} public String getA() { return \"\"; } }",
                "In",
                "it has no constructor without parameters");
    }

    private static void assertRefused(String type, String payload, String reason) throws Exception {
        var source =
                "import java.util.function.Function;\npublic class App implements Function<App.X, String> {\n public "
                                .replace("App.X", payload.equals("In") ? "App.In" : payload)
                        + type + "\n public String apply(" + payload + " in) { return \"\"; }\n}";
        try (var function = RunningFunction.launch(RunningFunction.source(source, Map.of()))) {
            assertThat(function.awaitExit()).isEqualTo(1);
            assertThat(function.output())
                    .contains("the handler takes")
                    .contains("App$In")
                    .contains(reason);
        }
    }

    /** The caller can do nothing about it: it is no 400. */
    @Test
    void aPartThatCannotBeMadeIsTheFunctionsFault() throws Exception {
        try (var function = RunningFunction.ofSource("""
                import java.util.function.Function;
                public class Draw implements Function<Draw.Picture, String> {
                    public interface Shape {}
                    public record Picture(String name, Shape shape) {}
                    public String apply(Picture picture) { return picture.name(); }
                }
                """)) {
            assertThat(function.post("application/json", "{\"name\":\"a\"}").body())
                    .isEqualTo("a");
            assertThat(function.post("application/json", "{\"shape\":{}}").statusCode())
                    .isEqualTo(500);
            function.awaitLine("Draw$Shape is an interface");
        }
    }
}
