package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Reads any JSON as what Java has for it: maps, lists, texts, numbers of the least type that holds them. */
final class NaturalValue {
    private NaturalValue() {}

    @Nullable
    static Object read(JsonInput in, int depth) throws Declined {
        return switch (in.peek()) {
            case '"' -> in.string();
            case '{' -> object(in, depth);
            case '[' -> array(in, depth);
            case 't', 'f' -> in.bool();
            case 'n' -> nothing(in);
            default -> number(in);
        };
    }

    private static Object object(JsonInput in, int depth) throws Declined {
        var map = new LinkedHashMap<String, @Nullable Object>();
        in.expect('{');
        if (in.take('}')) {
            return map;
        }
        do {
            var name = in.name();
            map.put(name, read(in, in.deeper(depth)));
        } while (in.take(','));
        in.expect('}');
        return map;
    }

    private static Object array(JsonInput in, int depth) throws Declined {
        var list = new ArrayList<@Nullable Object>();
        in.expect('[');
        if (in.take(']')) {
            return list;
        }
        do {
            list.add(read(in, in.deeper(depth)));
        } while (in.take(','));
        in.expect(']');
        return list;
    }

    private static @Nullable Object nothing(JsonInput in) throws Declined {
        if (in.takeWord("null")) {
            return null;
        }
        throw DECLINED;
    }

    private static Object number(JsonInput in) throws Declined {
        var digits = in.number();
        if (isFraction(digits)) {
            return Double.valueOf(digits);
        }
        long value = JsonInput.integer(digits);
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }

    private static boolean isFraction(String number) {
        return number.indexOf('.') >= 0 || number.indexOf('e') >= 0 || number.indexOf('E') >= 0;
    }
}
