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
import dev.nabi.function.jackson.JacksonJson;
import dev.nabi.function.json.PlainJson;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain binder reads what Jackson reads, or declines: over tables of types and texts, and over damaged texts. */
class PlainJsonReadingTest {
    private static final JacksonJson JACKSON = new JacksonJson(null);

    static List<Type> types() {
        var types = new ArrayList<>(Records.types());
        types.addAll(Beans.TYPES);
        types.addAll(BusinessTypes.TYPES);
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
                Beans.Plain.class,
                BusinessTypes.Filter.class,
                BusinessTypes.Sets.class
            })
    void bindsFieldsAsJacksonDoesOrDeclines(Class<?> type) throws BindException {
        var tables = List.of(
                Map.<String, List<String>>of(),
                Map.of("name", List.of("a", "b"), "tag", List.of("x", "y"), "size", List.of("SMALL")),
                Map.of("tag", List.of("x"), "count", List.of("1", "2"), "more", List.of("p", "q")),
                Map.of("tags", List.of("x", "x"), "sizes", List.of("LARGE"), "tag", List.of("")),
                Map.of("name", List.of("Ada")),
                Map.of("name", List.of(""), "other", List.of("x")),
                Map.of("item", List.of("tea"), "count", List.of("2"), "price", List.of("1.5")),
                Map.of("paid", List.of("true"), "number", List.of("8")),
                Map.of("paid", List.of("no")),
                Map.of("any", List.of("thing")),
                Map.of("day", List.of("2026-01-02"), "note", List.of(""), "size", List.of("LARGE")),
                Map.of("born", List.of("2026-01-02"), "open", List.of("true"), "size", List.of("")));
        for (var fields : tables) {
            var plain = PlainJson.fromFields(fields, type);
            if (!PlainJson.isDeclined(plain)) {
                assertThat(Described.of(plain)).isEqualTo(Described.of(JACKSON.fromFields(fields, type)));
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

    @Test
    void declinesNoneOfTheTypesThatBusinessCodeUses() {
        for (var type : List.of(
                BusinessTypes.Numbers.class,
                BusinessTypes.Sets.class,
                BusinessTypes.Page.class,
                BusinessTypes.Derived.class,
                BusinessTypes.Twice.class,
                BusinessTypes.TwoConstructors.class,
                BusinessTypes.WithId.class,
                BusinessTypes.Filter.class,
                BigDecimal.class,
                int[][].class)) {
            assertThat(PlainJson.isPlain(type)).as(type.toString()).isTrue();
        }
        assertThat(PlainJson.read(BusinessTypes.TEXTS.getFirst().getBytes(UTF_8), BusinessTypes.Numbers.class))
                .isInstanceOf(BusinessTypes.Numbers.class);
        for (var component : BusinessTypes.Pages.class.getRecordComponents()) {
            assertThat(PlainJson.isPlain(component.getGenericType()))
                    .as(component.getName())
                    .isEqualTo(!List.of("optional", "endless").contains(component.getName()));
        }
    }

    private static void sameOrDeclined(byte[] json, Type type) throws BindException {
        var plain = PlainJson.read(json, type);
        if (!PlainJson.isDeclined(plain)) {
            assertThat(Described.of(plain))
                    .as("%s as %s", new String(json, UTF_8), type)
                    .isEqualTo(Described.of(JACKSON.read(json, type)));
        }
    }
}
