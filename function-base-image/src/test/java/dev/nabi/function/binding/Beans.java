package dev.nabi.function.binding;

import java.io.Serializable;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Classes with getters and setters, plain ones and those that are nearly so. */
@SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable", "ClassCanBeStatic", "checkstyle"})
final class Beans {
    static final List<Type> TYPES = List.of(
            Plain.class,
            Renamed.class,
            Half.class,
            WriteOnly.class,
            Extra.class,
            Overloaded.class,
            Hidden.class,
            Inherited.class,
            TwoConstructors.class,
            Open.class,
            Secret.class,
            Throwing.class,
            Other.class,
            Listing.class);

    private Beans() {}

    static List<Object> values() {
        var all = new ArrayList<Object>();
        all.add(plain());
        for (var type : TYPES) {
            try {
                var constructor = ((Class<?>) type).getDeclaredConstructor();
                constructor.setAccessible(true);
                all.add(constructor.newInstance());
            } catch (ReflectiveOperationException impossible) {
                throw new LinkageError(String.valueOf(type), impossible);
            }
        }
        return all;
    }

    static Plain plain() {
        var plain = new Plain();
        plain.setName("Ada");
        plain.setBorn(LocalDate.of(1815, 12, 10));
        plain.setNote(Optional.of("n"));
        plain.setParent(new Plain());
        plain.setTags(List.of("a"));
        return plain;
    }

    /** By its fields, those of its parents, too. */
    static String described(Object bean, Function<@Nullable Object, String> values) {
        var text = new StringBuilder(bean.getClass().getName());
        for (Class<?> type = bean.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                try {
                    field.setAccessible(true);
                    text.append(' ').append(field.getName()).append('=').append(values.apply(field.get(bean)));
                } catch (IllegalAccessException impossible) {
                    throw new LinkageError(field.toString(), impossible);
                }
            }
        }
        return text.toString();
    }

    static class Plain implements Serializable {
        private static final long serialVersionUID = 1L;
        private @Nullable String name = "nobody";
        private boolean open;
        private int count = 3;
        private @Nullable LocalDate born;
        private @Nullable List<String> tags;
        private @Nullable Plain parent;
        private Optional<String> note = Optional.empty();
        private Records.@Nullable Size size;

        public Records.@Nullable Size getSize() {
            return size;
        }

        public void setSize(Records.@Nullable Size size) {
            this.size = size;
        }

        public @Nullable String getName() {
            return name;
        }

        public void setName(@Nullable String name) {
            this.name = name;
        }

        public boolean isOpen() {
            return open;
        }

        public void setOpen(boolean open) {
            this.open = open;
        }

        public int getCount() {
            return count;
        }

        public Plain setCount(int count) {
            this.count = count;
            return this;
        }

        public @Nullable LocalDate getBorn() {
            return born;
        }

        public void setBorn(@Nullable LocalDate born) {
            this.born = born;
        }

        public @Nullable List<String> getTags() {
            return tags;
        }

        public void setTags(@Nullable List<String> tags) {
            this.tags = tags;
        }

        public @Nullable Plain getParent() {
            return parent;
        }

        public void setParent(@Nullable Plain parent) {
            this.parent = parent;
        }

        public Optional<String> getNote() {
            return note;
        }

        public void setNote(Optional<String> note) {
            this.note = note;
        }
    }

    static class Renamed {
        private @Nullable String aB;
        private @Nullable String url;
        private int x;

        public @Nullable String getaB() {
            return aB;
        }

        public void setaB(@Nullable String aB) {
            this.aB = aB;
        }

        public @Nullable String getURL() {
            return url;
        }

        public void setURL(@Nullable String url) {
            this.url = url;
        }

        public int getX() {
            return x;
        }

        public void setX(int x) {
            this.x = x;
        }
    }

    static class Half {
        private final String name = "half";
        private int count;

        public String getName() {
            return name;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    static class WriteOnly {
        private int count;

        public void setCount(int count) {
            this.count = count;
        }
    }

    static class Extra {
        private int count;

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }

        public String getMore() {
            return "more";
        }
    }

    static class Overloaded {
        private int count;

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }

        public void setCount(String count) {
            this.count = count.length();
        }
    }

    static class Hidden {
        private int count;
        private transient int secret;

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }

        public int getSecret() {
            return secret;
        }

        public void setSecret(int secret) {
            this.secret = secret;
        }
    }

    static class Inherited extends Extra {
        private @Nullable String name;

        public @Nullable String getName() {
            return name;
        }

        public void setName(@Nullable String name) {
            this.name = name;
        }
    }

    static class TwoConstructors {
        private int count;

        TwoConstructors() {}

        public TwoConstructors(String text) {
            this.count = text.length();
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    static class Open {
        public int count = 4;
        private @Nullable String name;

        public @Nullable String getName() {
            return name;
        }

        public void setName(@Nullable String name) {
            this.name = name;
        }
    }

    static class Secret {
        private @Nullable String secret;
        private int count;

        @Nullable
        String getSecret() {
            return secret;
        }

        void setSecret(@Nullable String secret) {
            this.secret = secret;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    static class Throwing {
        private int count;

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            if (count == 4) {
                throw new IllegalArgumentException("four");
            }
            this.count = count;
        }
    }

    /** Properties of other types than their fields. */
    static class Other {
        private @Nullable String open;
        private @Nullable Boolean count;

        public boolean isOpen() {
            return open != null;
        }

        public void setOpen(boolean open) {
            this.open = String.valueOf(open);
        }

        public @Nullable Boolean getCount() {
            return count;
        }

        public void setCount(@Nullable Boolean count) {
            this.count = count;
        }
    }

    static class Listing implements Iterable<String> {
        private int count;

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }

        @Override
        public java.util.Iterator<String> iterator() {
            return List.of("a").iterator();
        }
    }
}
