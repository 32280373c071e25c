package dev.nabi.function.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.function.binding.Records.Bean;
import dev.nabi.function.binding.Records.Boxed;
import dev.nabi.function.binding.Records.Created;
import dev.nabi.function.binding.Records.Dated;
import dev.nabi.function.binding.Records.Empty;
import dev.nabi.function.binding.Records.Generic;
import dev.nabi.function.binding.Records.Holder;
import dev.nabi.function.binding.Records.Inheriting;
import dev.nabi.function.binding.Records.Line;
import dev.nabi.function.binding.Records.OddNames;
import dev.nabi.function.binding.Records.Open;
import dev.nabi.function.binding.Records.Order;
import dev.nabi.function.binding.Records.Person;
import dev.nabi.function.binding.Records.Shouting;
import dev.nabi.function.binding.Records.Size;
import dev.nabi.function.binding.Records.Unicode;
import dev.nabi.function.binding.Records.WithBean;
import dev.nabi.function.binding.Records.WithGetter;
import dev.nabi.function.jackson.JacksonJson;
import dev.nabi.function.json.PlainJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain binder writes what Jackson writes, or declines. */
class PlainJsonWritingTest {
    private static final JacksonJson JACKSON = new JacksonJson(null);

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
            assertThat(new String(plain, UTF_8)).isEqualTo(new String(JACKSON.bytes(value), UTF_8));
        }
    }

    static List<Object> business() {
        return BusinessTypes.values();
    }

    @ParameterizedTest
    @MethodSource("business")
    void writesWhatBusinessCodeUsesAsJacksonDoesOrDeclines(Object value) throws Exception {
        writesWhatJacksonWritesOrDeclines(value);
    }

    @Test
    void declinesNothingThatIsPlain() {
        assertThat(BusinessTypes.values().stream()
                        .filter(value -> PlainJson.write(value) == null)
                        .map(value -> value.getClass().getSimpleName())
                        .toList())
                .containsExactly("double[]", "char[]", "Hiding", "Overriding");
        assertThat(PlainJson.write(Beans.plain())).isNotNull();
        assertThat(PlainJson.write(new Person("Ada"))).isNotNull();
        assertThat(PlainJson.write(List.of(Map.of("a", 1.5)))).isNotNull();
    }
}
