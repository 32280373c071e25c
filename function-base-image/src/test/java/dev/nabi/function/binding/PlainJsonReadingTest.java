package dev.nabi.function.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.function.binding.Records.Bean;
import dev.nabi.function.binding.Records.Boxed;
import dev.nabi.function.binding.Records.Created;
import dev.nabi.function.binding.Records.Dated;
import dev.nabi.function.binding.Records.Line;
import dev.nabi.function.binding.Records.Order;
import dev.nabi.function.binding.Records.Person;
import dev.nabi.function.json.PlainJson;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain binder reads what Jackson reads, or declines: over tables of types and texts, and over damaged texts. */
class PlainJsonReadingTest {
    static List<Type> types() {
        var types = new ArrayList<>(Records.types());
        types.addAll(Beans.TYPES);
        return types;
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsWhatJacksonReadsOrDeclines(Type type) throws BindException {
        for (var text : JsonTexts.ALL) {
            sameOrDeclined(text.getBytes(UTF_8), type);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsWhatJacksonReadsOrDeclinesOfDamagedTexts(Type type) throws BindException {
        var random = new Random(25);
        for (int i = 0; i < 3000; i++) {
            var bytes = JsonTexts.ALL.get(random.nextInt(JsonTexts.ALL.size())).getBytes(UTF_8);
            for (int damage = random.nextInt(3); damage >= 0 && bytes.length > 0; damage--) {
                bytes[random.nextInt(bytes.length)] = random.nextBoolean()
                        ? (byte) "{}[]\",:0123456789-+.eE\\ntu ".charAt(random.nextInt(26))
                        : (byte) random.nextInt(256);
            }
            sameOrDeclined(bytes, type);
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
        assertThat(PlainJson.read(JsonTexts.OF_DATES_AND_BEANS.getFirst().getBytes(UTF_8), Dated.class))
                .isInstanceOf(Dated.class);
        assertThat(PlainJson.read("{\"name\":\"Ada\",\"born\":\"1815-12-10\"}".getBytes(UTF_8), Beans.Plain.class))
                .isInstanceOf(Beans.Plain.class);
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
            return dated + described(dated.lines().orElse(null));
        }
        if (value instanceof List<?> list) {
            return list.getClass()
                    + list.stream()
                            .map(PlainJsonReadingTest::described)
                            .toList()
                            .toString();
        }
        if (value != null && value.getClass().getEnclosingClass() == Beans.class) {
            return Beans.described(value, PlainJsonReadingTest::described);
        }
        return value == null
                ? "null"
                : value.getClass().getName() + ":" + value.toString().replaceAll("@[0-9a-f]+", "");
    }
}
