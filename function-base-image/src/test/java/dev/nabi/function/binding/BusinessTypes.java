package dev.nabi.function.binding;

import dev.nabi.function.binding.Records.Line;
import dev.nabi.function.binding.Records.Size;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What business code uses beside the plainest: decimals, arrays, sets, keys, generic records, classes that inherit. */
@SuppressWarnings({"ArrayRecordComponent", "NonApiType", "rawtypes", "unused"})
final class BusinessTypes {
    static final List<Type> TYPES = types();

    private BusinessTypes() {}

    private static List<Type> types() {
        var types = new ArrayList<Type>(List.of(
                Numbers.class,
                Many.class,
                Sets.class,
                Maps.class,
                Pages.class,
                Page.class,
                Derived.class,
                Twice.class,
                Hiding.class,
                Overriding.class,
                TwoConstructors.class,
                WithId.class,
                Filter.class,
                BigDecimal.class,
                int[].class,
                String[].class,
                byte[].class,
                char[].class,
                Line[].class));
        for (var record : List.of(Many.class, Sets.class, Maps.class, Pages.class)) {
            Arrays.stream(record.getRecordComponents()).forEach(component -> types.add(component.getGenericType()));
        }
        return List.copyOf(types);
    }

    record Numbers(
            BigDecimal price,
            BigInteger big,
            float ratio,
            Float boxedRatio,
            short small,
            Short boxedSmall,
            byte tiny,
            char letter,
            Character boxedLetter) {}

    record Many(
            String[] names,
            int[] counts,
            double[] prices,
            Line[] lines,
            List<String>[] lists,
            byte[] bytes,
            int[][] grid,
            Object[] any,
            boolean[] flags,
            Integer[] boxed,
            char[] letters) {}

    record Sets(
            Set<String> tags,
            SortedSet<Integer> sorted,
            LinkedHashSet<Size> sizes,
            HashSet<Line> lines,
            NavigableSet<LocalDate> days,
            Set<List<Object>> lists) {}

    record Maps(
            Map<Size, Integer> bySize,
            EnumMap<Size, String> enums,
            Map<Integer, String> byNumber,
            HashMap<String, Long> hashed,
            TreeMap<String, Line> tree,
            Map<Long, BigDecimal> byLong,
            Map<String, Size> sizes,
            SortedMap<Size, Size> sorted,
            Map<LocalDate, String> byDay) {}

    record Page<T>(
            List<T> items,
            T first,
            Map<String, T> byName,
            @Nullable Page<T> next,
            T[] array) {}

    record Bounded<N extends Number>(N number) {}

    record Endless<T>(T value, @Nullable Endless<List<T>> next) {}

    record Pages(
            Page<Line> lines,
            Page<BigDecimal> prices,
            Page<? extends Line> some,
            Page raw,
            Page<Optional<Size>> optional,
            Bounded<Integer> bounded,
            Endless<String> endless) {}

    interface HasId {
        String id();

        default boolean same(HasId other) {
            return other.id().equals(id());
        }
    }

    record WithId(String id) implements HasId, Comparable<WithId> {
        @Override
        public int compareTo(WithId other) {
            return id.compareTo(other.id);
        }
    }

    record Filter(
            String name,
            List<String> tag,
            Set<Size> size,
            int[] count,
            @Nullable List<String> more) {}

    static class Base<T> {
        private String name = "base";
        private @Nullable T value;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public @Nullable T getValue() {
            return value;
        }

        public void setValue(T value) {
            this.value = value;
        }
    }

    static class Derived extends Base<Line> {
        private int count = 7;

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    static class Twice extends Derived implements HasId {
        private @Nullable BigDecimal price;
        private boolean paid;

        @Override
        public String id() {
            return "id";
        }

        public @Nullable BigDecimal getPrice() {
            return price;
        }

        public void setPrice(BigDecimal price) {
            this.price = price;
        }

        public boolean isPaid() {
            return paid;
        }

        public void setPaid(boolean paid) {
            this.paid = paid;
        }
    }

    /** Its field hides its parent's. */
    static class Hiding extends Derived {
        private String name = "hiding";

        @Override
        public String getName() {
            return name;
        }

        @Override
        public void setName(String name) {
            this.name = name;
        }
    }

    static class Overriding extends Derived {
        @Override
        public int getCount() {
            return super.getCount() + 1;
        }
    }

    static class TwoConstructors {
        private String name = "";
        private int count;

        TwoConstructors() {}

        TwoConstructors(String name, int count) {
            this.name = name;
            this.count = count;
        }

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    static final List<String> TEXTS = List.of(
            "{\"price\":1.10,\"big\":123456789012345678901234567890,\"ratio\":0.1,\"boxedRatio\":16777217,\"small\":-3,"
                    + "\"boxedSmall\":4,\"tiny\":-1,\"letter\":\"x\",\"boxedLetter\":\"é\"}",
            "{\"price\":1e400,\"ratio\":1e40,\"small\":40000,\"tiny\":200,\"letter\":\"xy\"}",
            "{\"price\":-0.00,\"big\":-1,\"boxedRatio\":1e-50,\"letter\":\"\"}",
            "{\"price\":\"1.5\",\"big\":1.5,\"tiny\":255}",
            "{\"price\":100,\"big\":1e3}",
            "{\"price\":1E+3,\"big\":0,\"ratio\":3.4028236e38,\"boxedRatio\":0.1000000014901161193847656250001}",
            "{\"price\":null,\"big\":null,\"ratio\":null,\"small\":null,\"tiny\":null,\"letter\":null,\"boxedLetter\":null}",
            "{\"names\":[\"a\",null],\"counts\":[1,null,3],\"prices\":[1,2.5],\"lines\":[{\"item\":\"tea\"},null],"
                    + "\"lists\":[[\"a\"],[]],\"bytes\":\"AQID\",\"grid\":[[1],[2,3],[]],\"any\":[1,\"a\",[2],{\"b\":null}],"
                    + "\"flags\":[true,false],\"boxed\":[1,null],\"letters\":\"abc\"}",
            "{\"names\":[],\"counts\":[],\"bytes\":\"\",\"grid\":[],\"any\":[]}",
            "{\"names\":\"a\",\"counts\":1,\"bytes\":\"AQI=\"}",
            "{\"bytes\":\"AQI\",\"counts\":[1.5]}",
            "{\"bytes\":\"AQJ=\"}",
            "{\"bytes\":\"AQ\\nID\"}",
            "{\"bytes\":\"AQ-_\",\"flags\":[1]}",
            "{\"bytes\":[1,2]}",
            "{\"tags\":[\"b\",\"a\",\"b\",null],\"sorted\":[3,1,2],\"sizes\":[\"LARGE\",\"SMALL\"],\"lines\":[{\"item\":\"x\"},{\"item\":\"x\"}],"
                    + "\"days\":[\"2026-01-02\",\"2025-01-02\"],\"lists\":[[1],[1]]}",
            "{\"sorted\":[1,null]}",
            "{\"tags\":[],\"sorted\":[],\"lines\":null,\"lists\":[]}",
            "{\"bySize\":{\"LARGE\":1,\"SMALL\":2,\"LARGE\":3},\"enums\":{\"SMALL\":\"s\",\"LARGE\":null},\"byNumber\":{\"2\":\"b\",\"1\":\"a\"},"
                    + "\"hashed\":{\"b\":1,\"a\":2},\"tree\":{\"b\":{\"item\":\"x\"},\"a\":null},\"byLong\":{\"9000000000\":1.10},"
                    + "\"sizes\":{\"x\":\"SMALL\"},\"sorted\":{\"LARGE\":\"SMALL\",\"SMALL\":\"LARGE\"},\"byDay\":{\"2026-01-02\":\"d\"}}",
            "{\"bySize\":{\"large\":1}}",
            "{\"enums\":{\"\":\"x\"},\"byNumber\":{\"01\":\"a\"}}",
            "{\"byNumber\":{\"+1\":\"a\",\"x\":\"b\"},\"byLong\":{\"1.0\":1}}",
            "{\"items\":[{\"item\":\"tea\",\"count\":2}],\"first\":{\"item\":\"x\"},\"byName\":{\"a\":{\"count\":1}},"
                    + "\"next\":{\"items\":[],\"next\":null},\"array\":[{\"item\":\"y\"}]}",
            "{\"lines\":{\"items\":[{\"item\":\"tea\"}]},\"prices\":{\"items\":[1.10,2],\"first\":3,\"array\":[0.50]},\"some\":{\"first\":{}},"
                    + "\"raw\":{\"items\":[1,\"a\"],\"first\":{\"b\":1.5}},\"optional\":{\"items\":[null,\"SMALL\"],\"first\":\"LARGE\"},"
                    + "\"bounded\":{\"number\":4}}",
            "{\"endless\":{\"value\":\"a\",\"next\":{\"value\":[\"b\"],\"next\":{\"value\":[[\"c\"]]}}}}",
            "{\"name\":\"n\",\"value\":{\"item\":\"tea\",\"count\":1},\"count\":2,\"price\":9.90,\"paid\":true}",
            "{\"count\":1,\"name\":null,\"value\":null}",
            "{\"name\":\"n\",\"tag\":[\"a\",\"b\"],\"size\":[\"SMALL\"],\"count\":[1,2],\"more\":[\"x\"]}",
            "\"AQID\"",
            "[\"a\",\"b\"]",
            "[1.5,2]");

    static List<Object> values() {
        var twice = new Twice();
        twice.setName("n");
        twice.setValue(new Line("tea", 1, 2));
        twice.setPrice(new BigDecimal("9.90"));
        var bySize = new EnumMap<Size, Integer>(Size.class);
        bySize.put(Size.LARGE, 2);
        bySize.put(Size.SMALL, 1);
        return List.of(
                new Numbers(new BigDecimal("1.10"), BigInteger.TEN, 0.1f, 1e10f, (short) 3, null, (byte) -4, 'x', '"'),
                new Numbers(new BigDecimal("1E+3"), null, 0f, null, (short) 0, null, (byte) 0, '\0', null),
                new BigDecimal("0.0000001"),
                Map.of(1, "a"),
                Map.of(7L, BigDecimal.ONE),
                Map.of(Size.SMALL, Size.LARGE),
                bySize,
                new int[] {1, -2},
                new double[] {1, 2.5},
                new double[] {Double.NaN},
                new String[] {"a", null},
                new byte[] {1, -1, 0},
                new char[] {'a', 'b'},
                new Object[] {1, "a", new int[] {2}, List.of(BigDecimal.TEN)},
                new int[][] {{1}, {}},
                new Many(
                        new String[] {"a"},
                        null,
                        new double[0],
                        new Line[] {null},
                        null,
                        new byte[0],
                        null,
                        null,
                        null,
                        null,
                        null),
                new Page<>(List.of(new Line("tea", 1, 2)), null, Map.of(), null, null),
                new Page<>(List.of(BigDecimal.ONE), BigDecimal.TEN, Map.of("a", BigDecimal.ZERO), null, null),
                new Derived(),
                twice,
                new Hiding(),
                new Overriding(),
                new TwoConstructors("n", 1),
                new WithId("i"),
                new Derived() {});
    }
}
