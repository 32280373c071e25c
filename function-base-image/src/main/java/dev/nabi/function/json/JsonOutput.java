package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes plain values as JSON in UTF-8. */
final class JsonOutput {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.ISO_8859_1);
    private static final Map<Class<?>, Components> OBJECTS = new ConcurrentHashMap<>();

    private byte[] json = new byte[256];
    private int length;

    byte[] bytes() {
        return Arrays.copyOf(json, length);
    }

    void value(@Nullable Object value, int depth) throws Declined {
        if (depth > JsonInput.MAX_DEPTH) {
            throw DECLINED;
        }
        if (value == null) {
            ascii("null");
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Record) {
            object(value, depth);
        } else if (value instanceof Map<?, ?> map) {
            map(map, depth);
        } else if (value instanceof Collection<?> list) {
            list(list, depth);
        } else {
            scalar(value, depth);
        }
    }

    private void scalar(Object value, int depth) throws Declined {
        if (value instanceof Double number) {
            finite(Double.isFinite(number), value);
        } else if (value instanceof Float number) {
            finite(Float.isFinite(number), value);
        } else if (value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof BigDecimal
                || value instanceof BigInteger
                || value instanceof Short
                || value instanceof Byte) {
            ascii(value.toString());
        } else if (value instanceof Optional<?> optional) {
            value(optional.orElse(null), depth);
        } else if (value instanceof Enum<?> constant) {
            string(PlainEnums.name(constant));
        } else if (DateShape.isDate(value)) {
            string(DateShape.text(value));
        } else if (value instanceof byte[] bytes) {
            string(BytesShape.text(bytes));
        } else if (value instanceof Character character) {
            string(character.toString());
        } else if (value.getClass().isArray() && !(value instanceof char[])) {
            array(value, depth);
        } else {
            object(value, depth);
        }
    }

    private void finite(boolean finite, Object number) throws Declined {
        if (!finite) {
            throw DECLINED;
        }
        ascii(number.toString());
    }

    private void object(Object value, int depth) throws Declined {
        var components = Components.of(value.getClass());
        if (components.accessors == null) {
            throw DECLINED;
        }
        for (int i = 0; i < components.accessors.length; i++) {
            raw(components.names[i]);
            try {
                value(components.accessors[i].invoke(value), depth + 1);
            } catch (ReflectiveOperationException failed) {
                throw DECLINED;
            }
        }
        put('}');
    }

    private void map(Map<?, ?> map, int depth) throws Declined {
        char before = '{';
        for (var entry : map.entrySet()) {
            put(before);
            string(MapKeys.name(entry.getKey()));
            put(':');
            value(entry.getValue(), depth + 1);
            before = ',';
        }
        if (before == '{') {
            put('{');
        }
        put('}');
    }

    private void array(Object array, int depth) throws Declined {
        int count = Array.getLength(array);
        put('[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                put(',');
            }
            value(Array.get(array, i), depth + 1);
        }
        put(']');
    }

    private void list(Collection<?> list, int depth) throws Declined {
        char before = '[';
        for (var element : list) {
            put(before);
            value(element, depth + 1);
            before = ',';
        }
        if (before == '[') {
            put('[');
        }
        put(']');
    }

    private void string(String text) throws Declined {
        int count = text.length();
        put('"');
        room(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                escape(c);
            } else if (c < 0x80) {
                put(c);
            } else if (!Character.isSurrogate(c)) {
                utf8(c);
            } else if (isPair(text, i)) {
                unicode(c);
                unicode(text.charAt(++i));
            } else {
                throw DECLINED;
            }
        }
        put('"');
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private void utf8(char c) {
        if (c < 0x800) {
            put(0xc0 | (c >> 6));
        } else {
            put(0xe0 | (c >> 12));
            put(0x80 | ((c >> 6) & 0x3f));
        }
        put(0x80 | (c & 0x3f));
    }

    private void escape(char c) {
        int named = "\"\\\b\f\n\r\t".indexOf(c);
        if (named < 0) {
            unicode(c);
            return;
        }
        put('\\');
        put("\"\\bfnrt".charAt(named));
    }

    private void unicode(char c) {
        ascii("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            put(HEX[(c >> shift) & 15]);
        }
    }

    private void ascii(String text) {
        int count = text.length();
        room(count);
        for (int i = 0; i < count; i++) {
            json[length++] = (byte) text.charAt(i);
        }
    }

    private void raw(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, json, length, bytes.length);
        length += bytes.length;
    }

    private void put(int b) {
        if (length == json.length) {
            room(1);
        }
        json[length++] = (byte) b;
    }

    private void room(int count) {
        if (json.length - length < count) {
            json = Arrays.copyOf(json, Math.max(json.length * 2, length + count));
        }
    }

    /** What is written of a record or bean: before each value its name, with what parts it from the one before. */
    private static final class Components {
        private final byte[][] names;
        private final Method @Nullable [] accessors;

        private Components(String[] properties, Method @Nullable [] accessors) {
            names = new byte[properties.length][];
            for (int i = 0; i < names.length; i++) {
                names[i] = ((i == 0 ? "{\"" : ",\"") + properties[i] + "\":").getBytes(StandardCharsets.UTF_8);
            }
            this.accessors = accessors;
        }

        static Components of(Class<?> type) {
            var known = OBJECTS.get(type);
            if (known == null) {
                known = type.isRecord() ? ofRecord(type) : ofBean(type);
                OBJECTS.put(type, known);
            }
            return known;
        }

        private static Components ofRecord(Class<?> type) {
            var components = type.getRecordComponents();
            var names = new String[components.length];
            for (int i = 0; i < names.length; i++) {
                names[i] = components[i].getName();
            }
            return new Components(
                    names, PlainRecords.isPlain(type, components) ? PlainRecords.accessors(components) : null);
        }

        private static Components ofBean(Class<?> type) {
            var properties = PlainBeans.of(type);
            if (properties == null) {
                return new Components(new String[0], null);
            }
            var names = new String[properties.size()];
            var getters = new Method[names.length];
            for (int i = 0; i < names.length; i++) {
                names[i] = properties.get(i).name();
                getters[i] = properties.get(i).getter();
            }
            return new Components(names, getters);
        }
    }
}
