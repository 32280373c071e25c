package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists and sets, made as the library makes them. */
final class CollectionShape extends Shape {
    private final Class<?> type;
    private final Shape element;

    CollectionShape(Class<?> type, Shape element) {
        this.type = type;
        this.element = element;
    }

    static boolean isKnown(Class<?> type) {
        return isList(type) || isHashSet(type) || isSorted(type) || type == LinkedHashSet.class;
    }

    private static boolean isList(Class<?> type) {
        return type == List.class || type == Collection.class || type == ArrayList.class;
    }

    private static boolean isHashSet(Class<?> type) {
        return type == Set.class || type == HashSet.class;
    }

    private static boolean isSorted(Class<?> type) {
        return type == SortedSet.class || type == NavigableSet.class || type == TreeSet.class;
    }

    private Collection<@Nullable Object> empty() {
        if (isList(type)) {
            return new ArrayList<>();
        }
        if (isSorted(type)) {
            return new TreeSet<>();
        }
        return isHashSet(type) ? new HashSet<>() : new LinkedHashSet<>();
    }

    @Override
    @Nullable
    Object read(JsonInput in, int depth) throws Declined {
        if (in.takeWord("null")) {
            return null;
        }
        var all = empty();
        in.expect('[');
        if (in.take(']')) {
            return all;
        }
        do {
            add(element.read(in, in.deeper(depth)), all);
        } while (in.take(','));
        in.expect(']');
        return all;
    }

    @Override
    Object fromText(String text) throws Declined {
        return fromTexts(List.of(text));
    }

    @Override
    Object fromTexts(List<String> texts) throws Declined {
        var all = empty();
        for (var text : texts) {
            add(element.fromText(text), all);
        }
        return all;
    }

    private static void add(@Nullable Object value, Collection<@Nullable Object> all) throws Declined {
        try {
            all.add(value);
        } catch (ClassCastException | NullPointerException notInOrder) {
            throw DECLINED;
        }
    }
}
