package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text, numbers, truth values, and {@code Object}, which takes any value. */
final class ScalarShape extends Shape {
    private enum Kind {
        TEXT,
        INT,
        LONG,
        DOUBLE,
        BOOLEAN,
        ANY
    }

    private final Kind kind;
    private final @Nullable Object absent;

    private ScalarShape(Kind kind, @Nullable Object absent) {
        this.kind = kind;
        this.absent = absent;
    }

    static @Nullable Shape of(Type type) {
        if (type == String.class) {
            return new ScalarShape(Kind.TEXT, null);
        }
        if (type == int.class || type == Integer.class) {
            return new ScalarShape(Kind.INT, type == int.class ? 0 : null);
        }
        if (type == long.class || type == Long.class) {
            return new ScalarShape(Kind.LONG, type == long.class ? 0L : null);
        }
        if (type == double.class || type == Double.class) {
            return new ScalarShape(Kind.DOUBLE, type == double.class ? 0.0 : null);
        }
        if (type == boolean.class || type == Boolean.class) {
            return new ScalarShape(Kind.BOOLEAN, type == boolean.class ? false : null);
        }
        return type == Object.class ? new ScalarShape(Kind.ANY, null) : null;
    }

    @Override
    @Nullable
    Object read(JsonInput in, int depth) throws Declined {
        if (in.takeWord("null")) {
            return absent;
        }
        if (kind == Kind.TEXT) {
            return in.string();
        }
        if (kind == Kind.INT) {
            return (int) in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (kind == Kind.LONG) {
            return in.integer(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (kind == Kind.DOUBLE) {
            return in.real();
        }
        if (kind == Kind.BOOLEAN) {
            return in.bool();
        }
        return NaturalValue.read(in, depth);
    }

    @Override
    @Nullable
    Object absent() {
        return absent;
    }

    @Override
    Object fromText(String text) throws Declined {
        if (kind == Kind.TEXT || kind == Kind.ANY) {
            return text;
        }
        if (kind == Kind.BOOLEAN && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        throw DECLINED;
    }

    @Override
    Object fromFields(Map<String, List<String>> fields) throws Declined {
        if (kind != Kind.ANY) {
            throw DECLINED;
        }
        var map = new LinkedHashMap<String, Object>();
        fields.forEach((name, values) -> map.put(name, values.getLast()));
        return map;
    }
}
