package dev.nabi.function.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.function.json.PlainJson;
import java.io.Serializable;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain binder gives what Jackson gives, or declines: over tables of types and texts, and over damaged texts. */
class PlainJsonContractTest {
    record Person(String name) {}

    record Line(String item, int count, double price) {}

    record Order(
            String name,
            List<Line> lines,
            Map<String, String> labels,
            long number,
            boolean paid,
            @Nullable Order next) {}

    record Boxed(Integer count, Long number, Double price, Boolean paid, Object any) {}

    record Open(Map<String, Object> fields, List<Object> list, Map<String, List<Integer>> nested) {}

    record Checked(int count) {
        Checked {
            if (count < 0) {
                throw new IllegalArgumentException("count is negative");
            }
        }
    }

    record Shouting(String name) {
        @Override
        public String name() {
            return name.toUpperCase(java.util.Locale.ROOT);
        }
    }

    interface Named {
        default String getLabel() {
            return "named";
        }
    }

    sealed interface Event permits Created {}

    record Created(String id) implements Event, Serializable {
        private static final long serialVersionUID = 1L;
    }

    record WithGetter(String name) {
        public String getOther() {
            return "other";
        }
    }

    record Inheriting(String name) implements Named {}

    record OddNames(String getName, boolean isOpen, String settings) {}

    record Empty() {}

    record Generic<T>(T value) {}

    record Holder(Generic<String> generic, Optional<String> optional, Set<String> set, float ratio, char letter) {}

    @SuppressWarnings("UnicodeInCode") // The name is what is tested.
    record Unicode(String größe) {}

    static class Bean {
        public String name = "";

        @Override
        public boolean equals(Object other) {
            return other instanceof Bean bean && bean.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    record WithBean(Bean bean, List<Bean> beans) {}

    @SuppressWarnings("unused") // Its generic types are what is asked for.
    record Types(
            List<Line> lines, Map<String, Person> people, Map<Integer, String> byNumber, List<? extends Line> some) {}

    record Dated(
            @Nullable LocalDate day,
            @Nullable LocalDateTime time,
            @Nullable Instant instant,
            Optional<String> note,
            Optional<LocalDate> until,
            @Nullable Size size,
            Optional<List<Line>> lines,
            Optional<Integer> count) {}

    enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "larger";
            }
        };

        public static Size fromString(String text) {
            return text.equals("big") ? LARGE : SMALL;
        }

        public String getLabel() {
            return "label";
        }
    }

    private static final List<String> MORE_TEXTS = List.of(
            "{\"day\":\"2026-01-02\",\"time\":\"2026-01-02T03:04:05\",\"instant\":\"2026-01-02T03:04:05Z\",\"note\":\"n\","
                    + "\"until\":\"2028-02-29\",\"size\":\"LARGE\",\"lines\":[{\"item\":\"tea\"}],\"count\":3}",
            "{\"day\":null,\"time\":null,\"instant\":null,\"note\":null,\"until\":null,\"size\":null,\"lines\":null}",
            "{\"day\":\"2026-02-30\"}",
            "{\"day\":\"0000-01-01\"}",
            "{\"day\":\"+12026-01-01\"}",
            "{\"day\":\" 2026-01-02\"}",
            "{\"day\":\"\"}",
            "{\"day\":[2026,1,2]}",
            "{\"day\":20000}",
            "{\"day\":\"2026-01-02T03:04:05Z\"}",
            "{\"time\":\"2026-01-02T03:04\"}",
            "{\"time\":\"2026-01-02T03:04:05.\"}",
            "{\"time\":\"2026-01-02T03:04:05.120\"}",
            "{\"time\":\"2026-01-02T23:59:60\"}",
            "{\"time\":\"2026-01-02T24:00:00\"}",
            "{\"time\":\"2026-01-02T03:04:05Z\"}",
            "{\"time\":\"2026-01-02T03:04:05.123456789\"}",
            "{\"time\":\"2026-01-02T03:04:05.1234567890\"}",
            "{\"instant\":\"2026-01-02T03:04:05.5Z\"}",
            "{\"instant\":\"2026-12-31T23:59:60Z\"}",
            "{\"instant\":\"2026-01-02T24:00:00Z\"}",
            "{\"instant\":\"2026-01-02T03:04:05+01:00\"}",
            "{\"instant\":1700000000}",
            "{\"size\":\"big\"}",
            "{\"size\":\"larger\"}",
            "{\"size\":\"small\"}",
            "{\"size\":1}",
            "{\"name\":\"Ada\",\"open\":true,\"count\":4,\"born\":\"1815-12-10\",\"tags\":[\"a\"],\"parent\":{\"name\":\"Eve\"},"
                    + "\"note\":\"n\",\"size\":\"SMALL\"}",
            "{\"name\":null,\"open\":null,\"count\":null,\"born\":null,\"tags\":null,\"parent\":null,\"note\":null}",
            "{\"name\":\"Ada\",\"Name\":\"Bob\",\"unknown\":1}",
            "{\"aB\":\"x\",\"url\":\"y\",\"URL\":\"z\",\"x\":1}",
            "{\"secret\":\"s\",\"open\":\"yes\"}",
            "\"SMALL\"",
            "\"2026-01-02\"",
            "\"2026-01-02T03:04:05Z\"");

    private static final List<String> TEXTS = Stream.concat(
                    MORE_TEXTS.stream(),
                    Stream.of(
                            "{}",
                            "[]",
                            "null",
                            "true",
                            "false",
                            "0",
                            "-0",
                            "7",
                            "-12",
                            "1.0",
                            "1.5e3",
                            "-1E-2",
                            "01",
                            "1.",
                            ".5",
                            "+1",
                            "NaN",
                            "2147483647",
                            "2147483648",
                            "-2147483648",
                            "9223372036854775807",
                            "9223372036854775808",
                            "1e400",
                            "0.1",
                            "123456789012345678901234567890",
                            "\"\"",
                            "\"text\"",
                            "\"5\"",
                            "\"\\u00e9\\n\\t\\\"\\\\\\/\\b\\f\\r\"",
                            "\"\\ud83d\\ude00 \\ud83d\"",
                            "\"größe 🦋\"",
                            "\"a\u0001b\"",
                            "\"open",
                            "\"\\x\"",
                            "\"\\u12\"",
                            " {\"name\" : \"Ada\"} ",
                            "{\"name\":\"Ada\"}",
                            "{\"name\":null}",
                            "{\"name\":5}",
                            "{\"name\":true}",
                            "{\"name\":{}}",
                            "{\"name\":[\"a\"]}",
                            "{\"name\":\"a\",\"name\":\"b\"}",
                            "{\"n\\u0061me\":\"Ada\"}",
                            "{\"name\":\"Ada\",\"unknown\":{\"a\":[1,{\"b\":null}]}}",
                            "{\"name\":\"Ada\"} trailing",
                            "{\"name\":\"Ada\"}{}",
                            "{\"name\":\"Ada\",}",
                            "{name:\"Ada\"}",
                            "{'name':'Ada'}",
                            "{\"name\":\"Ada\" // comment\n}",
                            "{\"name\"",
                            "{\"count\":1}",
                            "{\"count\":-1}",
                            "{\"count\":1.5}",
                            "{\"count\":\"1\"}",
                            "{\"count\":null}",
                            "{\"count\":2147483648,\"number\":1,\"price\":3,\"paid\":true,\"any\":{\"a\":1}}",
                            "{\"count\":1,\"number\":9223372036854775807,\"price\":1e2,\"paid\":false,\"any\":[1,2.5,\"x\",null,true,3000000000]}",
                            "{\"name\":\"Ada\",\"lines\":[{\"item\":\"tea\",\"count\":2,\"price\":1.25},null,{}],\"labels\":{\"a\":\"b\",\"c\":null},"
                                    + "\"number\":7,\"paid\":true,\"next\":{\"name\":\"Eve\",\"next\":null}}",
                            "{\"fields\":{\"a\":{\"b\":[1,2]}},\"list\":[1,[2],{}],\"nested\":{\"x\":[1,null,3]}}",
                            "{\"getName\":\"a\",\"isOpen\":true,\"settings\":\"s\",\"open\":true}",
                            "{\"id\":\"1\"}",
                            "{\"value\":\"v\"}",
                            "{\"optional\":\"o\",\"set\":[\"a\"],\"ratio\":1.5,\"letter\":\"x\"}",
                            "{\"größe\":\"XL\"}",
                            "{\"bean\":{\"name\":\"b\"},\"beans\":[{\"name\":\"c\"}]}",
                            "[1,2,3]",
                            "[{\"item\":\"a\",\"count\":1,\"price\":0.5}]",
                            "[null]",
                            "[1,]",
                            "[1 2]",
                            "{\"a\":{\"name\":\"Ada\"},\"b\":null}",
                            "{\"1\":\"one\"}",
                            "[".repeat(90) + "]".repeat(90),
                            "[".repeat(200) + "]".repeat(200),
                            "\ufeff{\"name\":\"Ada\"}",
                            ""))
            .toList();

    static List<Type> types() {
        var types = new ArrayList<Type>(List.of(
                Person.class,
                Line.class,
                Order.class,
                Boxed.class,
                Open.class,
                Checked.class,
                Shouting.class,
                Created.class,
                WithGetter.class,
                Inheriting.class,
                OddNames.class,
                Empty.class,
                Generic.class,
                Holder.class,
                Unicode.class,
                Bean.class,
                WithBean.class,
                Map.class,
                List.class,
                Object.class,
                HashMap.class,
                Integer.class,
                int.class,
                long.class,
                double.class,
                boolean.class,
                Boolean.class,
                Dated.class,
                Size.class,
                LocalDate.class,
                LocalDateTime.class,
                Instant.class));
        types.addAll(Beans.TYPES);
        Arrays.stream(Types.class.getRecordComponents()).forEach(component -> types.add(component.getGenericType()));
        return types;
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsWhatJacksonReadsOrDeclines(Type type) throws BindException {
        for (var text : TEXTS) {
            sameOrDeclined(text.getBytes(UTF_8), type);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsWhatJacksonReadsOrDeclinesOfDamagedTexts(Type type) throws BindException {
        var random = new Random(25);
        for (int i = 0; i < 3000; i++) {
            var bytes = TEXTS.get(random.nextInt(TEXTS.size())).getBytes(UTF_8);
            for (int damage = random.nextInt(3); damage >= 0 && bytes.length > 0; damage--) {
                bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                        ? (byte) "{}[]\",:0123456789-+.eE\\ntu ".charAt(random.nextInt(26))
                        : (byte) random.nextInt(256);
            }
            sameOrDeclined(bytes, type);
        }
    }

    private static void sameOrDeclined(byte[] json, Type type) throws BindException {
        var plain = PlainJson.read(json, type);
        if (!PlainJson.isDeclined(plain)) {
            assertThat(described(plain))
                    .as("%s as %s", new String(json, UTF_8), type)
                    .isEqualTo(described(JacksonJson.read(json, type)));
        }
    }

    /** With the types of all parts: 1 and 1L print alike. */
    private static String described(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var parts = new ArrayList<String>();
            map.forEach((key, part) -> parts.add(described(key) + "=" + described(part)));
            return map.getClass() + parts.toString();
        }
        if (value instanceof Dated dated) {
            return dated + described(dated.lines.orElse(null));
        }
        if (value instanceof List<?> list) {
            return list.getClass()
                    + list.stream()
                            .map(PlainJsonContractTest::described)
                            .toList()
                            .toString();
        }
        if (value != null && value.getClass().getEnclosingClass() == Beans.class) {
            return Beans.described(value, PlainJsonContractTest::described);
        }
        return value == null
                ? "null"
                : value.getClass().getName() + ":" + value.toString().replaceAll("@[0-9a-f]+", "");
    }

    @Test
    void declinesNothingThatIsPlain() {
        assertThat(PlainJson.read("{\"name\":\"Ada\"}".getBytes(UTF_8), Person.class))
                .isEqualTo(new Person("Ada"));
        assertThat(PlainJson.read("{\"id\":\"1\",\"more\":[]}".getBytes(UTF_8), Created.class))
                .isEqualTo(new Created("1"));
        assertThat(PlainJson.read(
                        "{\"name\":\"A\",\"lines\":[{\"item\":\"tea\",\"count\":2,\"price\":1}],\"next\":{}}"
                                .getBytes(UTF_8),
                        Order.class))
                .isEqualTo(new Order(
                        "A",
                        List.of(new Line("tea", 2, 1)),
                        null,
                        0,
                        false,
                        new Order(null, null, null, 0, false, null)));
        assertThat(PlainJson.read(MORE_TEXTS.getFirst().getBytes(UTF_8), Dated.class))
                .isInstanceOf(Dated.class);
        assertThat(PlainJson.read("{\"name\":\"Ada\",\"born\":\"1815-12-10\"}".getBytes(UTF_8), Beans.Plain.class))
                .isInstanceOf(Beans.Plain.class);
        assertThat(PlainJson.write(Beans.plain())).isNotNull();
        assertThat(PlainJson.write(new Person("Ada"))).isNotNull();
        assertThat(PlainJson.write(List.of(Map.of("a", 1.5)))).isNotNull();
    }

    static Stream<Object> datesAndBeans() {
        var time = LocalDateTime.of(2026, 1, 2, 3, 4);
        var instant = Instant.ofEpochSecond(1_700_000_000L);
        return Stream.concat(
                Beans.values().stream(),
                Stream.of(
                        LocalDate.of(2026, 1, 2),
                        LocalDate.of(12026, 1, 2),
                        LocalDate.of(-5, 1, 2),
                        LocalDate.of(5, 1, 2),
                        time,
                        time.plusSeconds(5),
                        time.plusNanos(120_000_000),
                        time.plusNanos(1),
                        instant,
                        instant.plusMillis(50),
                        instant.plusNanos(120_000),
                        instant.plusNanos(1),
                        Instant.ofEpochSecond(-1, 5),
                        Instant.MAX,
                        Instant.MIN,
                        Size.LARGE,
                        Map.of("size", Size.LARGE),
                        Map.of(Size.LARGE, 1),
                        Optional.of(Optional.of(1)),
                        List.of(Optional.empty(), Optional.of("x")),
                        new Dated(
                                LocalDate.EPOCH,
                                time,
                                instant,
                                Optional.empty(),
                                Optional.of(LocalDate.EPOCH),
                                Size.SMALL,
                                Optional.of(List.of(new Line("tea", 1, 2))),
                                Optional.of(3)),
                        new Dated(
                                null,
                                null,
                                null,
                                Optional.of("n"),
                                Optional.empty(),
                                null,
                                Optional.empty(),
                                Optional.empty())));
    }

    @ParameterizedTest
    @MethodSource("datesAndBeans")
    void writesDatesAndBeansAsJacksonDoesOrDeclines(Object value) throws Exception {
        writesWhatJacksonWritesOrDeclines(value);
    }

    static List<Object> values() {
        var loop = new ArrayList<Object>();
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("null", null);
        map.put("text", "\"\\ \u0000\u001f\u007f\u0080 é € 🦋 \u2028 / \b\t\n\f\r");
        map.put("numbers", Arrays.asList(0, -1L, 1.5, 1e21, 1.0E-5, 100.0, 0.1f, (short) 3, (byte) 4, -0.0, 1e300));
        map.put("words", List.of(true, false));
        map.put("empty", List.of(new ArrayList<>(), Map.of(), "", Set.of()));
        loop.add(map);
        return List.of(
                map,
                loop,
                new TreeMap<>(Map.of("b", 1, "a", 2)),
                Map.of(1, "one"),
                new Person("Ada"),
                new Person("lone \ud83d"),
                new Order("A", List.of(new Line("tea", 2, 1.25)), Map.of("k", "v"), 1L << 60, true, null),
                new Boxed(1, 2L, Double.NaN, null, new Created("x")),
                new Boxed(1, 2L, 3.0, null, new int[] {1}),
                new Open(Map.of("a", Optional.of("b")), List.of('c', java.nio.CharBuffer.wrap("d")), Map.of()),
                new Shouting("name"),
                new WithGetter("name"),
                new Inheriting("name"),
                new OddNames("a", true, "s"),
                new Empty(),
                new Generic<>(List.of(1)),
                new Holder(new Generic<>("g"), Optional.empty(), Set.of("s"), 1.5f, 'x'),
                new Unicode("XL"),
                new WithBean(new Bean(), List.of(new Bean())),
                Thread.State.NEW,
                new Object[] {1, "a"},
                List.of(Double.POSITIVE_INFINITY),
                12,
                3.5,
                true);
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesWhatJacksonWritesOrDeclines(Object value) throws Exception {
        var plain = PlainJson.write(value);

        if (plain != null) {
            assertThat(new String(plain, UTF_8)).isEqualTo(new String(JacksonJson.bytes(value), UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Person.class,
                Order.class,
                Boxed.class,
                Line.class,
                Map.class,
                Object.class,
                Bean.class,
                Dated.class,
                Beans.Plain.class
            })
    void bindsFieldsAsJacksonDoesOrDeclines(Class<?> type) throws BindException {
        var tables = List.of(
                Map.<String, String>of(),
                Map.of("name", "Ada"),
                Map.of("name", "", "other", "x"),
                Map.of("item", "tea", "count", "2", "price", "1.5"),
                Map.of("paid", "true", "number", "8"),
                Map.of("paid", "no"),
                Map.of("any", "thing"),
                Map.of("day", "2026-01-02", "note", "", "size", "LARGE"),
                Map.of("born", "2026-01-02", "open", "true", "size", ""));
        for (var fields : tables) {
            var plain = PlainJson.fromFields(fields, type);
            if (!PlainJson.isDeclined(plain)) {
                assertThat(described(plain)).isEqualTo(described(JacksonJson.fromFields(fields, type)));
            }
        }
    }
}
