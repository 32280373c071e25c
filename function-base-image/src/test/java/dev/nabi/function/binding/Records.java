package dev.nabi.function.binding;

import java.io.Serializable;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records, and what may stand in one, plain ones and those that are nearly so. */
final class Records {
    /** Those, and types that stand beside them. */
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
        Arrays.stream(Types.class.getRecordComponents()).forEach(component -> types.add(component.getGenericType()));
        return types;
    }

    private Records() {}

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
}
