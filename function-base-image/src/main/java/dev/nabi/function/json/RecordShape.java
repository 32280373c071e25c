package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record by its components' names, made by its canonical constructor. */
final class RecordShape extends Shape {
    private final Class<?> type;
    private String[] names = {};
    private byte[][] namesInJson = {};
    private Shape[] shapes = {};
    private @Nullable Object[] absent = {};
    private @Nullable Constructor<?> constructor;

    RecordShape(Class<?> type) {
        this.type = type;
    }

    /** False, and the shape declines all, where the record is not plain. */
    boolean complete() {
        var components = type.getRecordComponents();
        if (!PlainRecords.isPlain(type, components)) {
            return false;
        }
        int count = components.length;
        var types = new Class<?>[count];
        names = new String[count];
        namesInJson = new byte[count][];
        shapes = new Shape[count];
        absent = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            var shape = Shape.of(components[i].getGenericType());
            if (shape == null) {
                return false;
            }
            types[i] = components[i].getType();
            names[i] = components[i].getName();
            namesInJson[i] = ("\"" + names[i] + "\":").getBytes(StandardCharsets.UTF_8);
            shapes[i] = shape;
            absent[i] = shape.absent();
        }
        constructor = PlainRecords.constructor(type, types);
        return constructor != null;
    }

    @Override
    @Nullable
    Object read(JsonInput in, int depth) throws Declined {
        if (in.takeWord("null")) {
            return null;
        }
        requireComplete();
        var values = absent.clone();
        in.expect('{');
        if (!in.take('}')) {
            readFields(in, in.deeper(depth), values);
            in.expect('}');
        }
        return create(values);
    }

    private void readFields(JsonInput in, int depth, @Nullable Object[] values) throws Declined {
        var seen = new boolean[values.length];
        int next = 0;
        do {
            int index = index(in, next);
            if (index < 0) {
                in.any(depth);
            } else if (seen[index]) {
                throw DECLINED;
            } else {
                seen[index] = true;
                values[index] = shapes[index].read(in, depth);
                next = index + 1;
            }
        } while (in.take(','));
    }

    /** Fields mostly come in the order of the components, and then no name has to be made of them. */
    private int index(JsonInput in, int next) throws Declined {
        return next < names.length && in.takeAll(namesInJson[next])
                ? next
                : Arrays.asList(names).indexOf(in.name());
    }

    @Override
    Object fromFields(Map<String, String> fields) throws Declined {
        requireComplete();
        var values = absent.clone();
        for (int i = 0; i < names.length; i++) {
            var text = fields.get(names[i]);
            if (text != null) {
                values[i] = shapes[i].fromText(text);
            }
        }
        return create(values);
    }

    private void requireComplete() throws Declined {
        if (constructor == null) {
            throw DECLINED;
        }
    }

    private Object create(@Nullable Object[] values) throws Declined {
        if (constructor == null) {
            throw DECLINED;
        }
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException refused) {
            throw DECLINED;
        }
    }
}
