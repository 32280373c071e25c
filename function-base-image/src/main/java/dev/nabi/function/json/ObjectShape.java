package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object by the names of its properties, whose number and types are known. */
abstract class ObjectShape extends Shape {
    private String[] names = {};
    private byte[][] namesInJson = {};
    private Shape[] shapes = {};
    private @Nullable Object[] absent = {};
    private boolean complete;
    private boolean declined;

    /** Finds the properties; where there are none that are plain, the shape declines all. */
    final void complete() {
        complete = find();
        declined = !complete;
    }

    /** Looks for the properties and takes them; false where the type is not plain. */
    abstract boolean find();

    @Override
    boolean isDeclined() {
        return declined;
    }

    /** Takes the properties; false where one of them is of a type that is not plain. */
    final boolean take(String[] properties, Type[] types) {
        int count = properties.length;
        names = properties;
        namesInJson = new byte[count][];
        shapes = new Shape[count];
        absent = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            var shape = Shapes.of(types[i]);
            if (shape == null) {
                return false;
            }
            namesInJson[i] = ("\"" + names[i] + "\":").getBytes(StandardCharsets.UTF_8);
            shapes[i] = shape;
            absent[i] = shape.absent();
        }
        return true;
    }

    /** The object of these values; those that were not given are what an absent value of their type is. */
    abstract Object create(@Nullable Object[] values, boolean[] given) throws ReflectiveOperationException;

    @Override
    @Nullable
    Object read(JsonInput in, int depth) throws Declined {
        if (in.takeWord("null")) {
            return null;
        }
        requireComplete();
        var values = absent.clone();
        var given = new boolean[values.length];
        in.expect('{');
        if (!in.take('}')) {
            readFields(in, in.deeper(depth), values, given);
            in.expect('}');
        }
        return created(values, given);
    }

    private void readFields(JsonInput in, int depth, @Nullable Object[] values, boolean[] given) throws Declined {
        int next = 0;
        do {
            int index = index(in, next);
            if (index < 0) {
                NaturalValue.read(in, depth);
            } else if (given[index]) {
                throw DECLINED;
            } else {
                given[index] = true;
                values[index] = shapes[index].read(in, depth);
                next = index + 1;
            }
        } while (in.take(','));
    }

    /** Fields mostly come in the order of the properties, and then no name has to be made of them. */
    private int index(JsonInput in, int next) throws Declined {
        return next < names.length && in.takeAll(namesInJson[next])
                ? next
                : Arrays.asList(names).indexOf(in.name());
    }

    @Override
    Object fromFields(Map<String, List<String>> fields) throws Declined {
        requireComplete();
        var values = absent.clone();
        var given = new boolean[values.length];
        for (int i = 0; i < names.length; i++) {
            var texts = fields.get(names[i]);
            if (texts != null) {
                given[i] = true;
                values[i] = shapes[i].fromTexts(texts);
            }
        }
        return created(values, given);
    }

    private void requireComplete() throws Declined {
        if (!complete) {
            throw DECLINED;
        }
    }

    private Object created(@Nullable Object[] values, boolean[] given) throws Declined {
        try {
            return create(values, given);
        } catch (ReflectiveOperationException refused) {
            throw DECLINED;
        }
    }
}
