package dev.nabi.function.json;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays, but of bytes. */
final class ArrayShape extends Shape {
    private final Class<?> component;
    private final Shape element;

    ArrayShape(Class<?> component, Shape element) {
        this.component = component;
        this.element = element;
    }

    @Override
    @Nullable
    Object read(JsonInput in, int depth) throws Declined {
        if (in.takeWord("null")) {
            return null;
        }
        var all = new ArrayList<@Nullable Object>();
        in.expect('[');
        if (!in.take(']')) {
            do {
                all.add(element.read(in, in.deeper(depth)));
            } while (in.take(','));
            in.expect(']');
        }
        return array(all);
    }

    @Override
    Object fromText(String text) throws Declined {
        return fromTexts(List.of(text));
    }

    @Override
    Object fromTexts(List<String> texts) throws Declined {
        var all = new ArrayList<@Nullable Object>();
        for (var text : texts) {
            all.add(element.fromText(text));
        }
        return array(all);
    }

    private Object array(List<@Nullable Object> all) {
        var array = Array.newInstance(component, all.size());
        for (int i = 0; i < all.size(); i++) {
            Array.set(array, i, all.get(i));
        }
        return array;
    }
}
