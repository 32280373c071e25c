package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.lang.reflect.Type;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Maps, made as the library makes them. */
final class MapShape extends Shape {
    private final Class<?> type;
    private final MapKeys keys;
    private final Shape value;

    MapShape(Class<?> type, MapKeys keys, Shape value) {
        this.type = type;
        this.keys = keys;
        this.value = value;
    }

    static boolean isKnown(Class<?> type) {
        return type == Map.class
                || type == LinkedHashMap.class
                || type == HashMap.class
                || type == EnumMap.class
                || isSorted(type);
    }

    static boolean fits(Class<?> type, Type key) {
        return type != EnumMap.class || (key instanceof Class<?> constants && constants.isEnum());
    }

    private static boolean isSorted(Class<?> type) {
        return type == SortedMap.class || type == NavigableMap.class || type == TreeMap.class;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // An EnumMap's keys are of the enum that it was asked for.
    private Map<Object, @Nullable Object> empty() {
        if (type == EnumMap.class) {
            return new EnumMap(keys.type());
        }
        if (isSorted(type)) {
            return new TreeMap<>();
        }
        return type == HashMap.class ? new HashMap<>() : new LinkedHashMap<>();
    }

    @Override
    @Nullable
    Object read(JsonInput in, int depth) throws Declined {
        if (in.takeWord("null")) {
            return null;
        }
        var map = empty();
        in.expect('{');
        if (in.take('}')) {
            return map;
        }
        do {
            var name = keys.key(in.name());
            map.put(name, value.read(in, in.deeper(depth)));
        } while (in.take(','));
        in.expect('}');
        return map;
    }

    @Override
    Object fromFields(Map<String, List<String>> fields) throws Declined {
        if (keys.type() != String.class && keys.type() != Object.class) {
            throw DECLINED;
        }
        var map = empty();
        for (var field : fields.entrySet()) {
            map.put(field.getKey(), value.fromTexts(field.getValue()));
        }
        return map;
    }
}
