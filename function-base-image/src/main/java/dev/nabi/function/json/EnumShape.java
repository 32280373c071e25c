package dev.nabi.function.json;

import org.jspecify.annotations.Nullable;

/** A constant of an enum by its name. */
final class EnumShape extends Shape {
    private final Class<?> type;

    EnumShape(Class<?> type) {
        this.type = type;
    }

    @Override
    @Nullable
    Object read(JsonInput in, int depth) throws Declined {
        return in.takeWord("null") ? null : fromText(in.string());
    }

    @Override
    Object fromText(String text) throws Declined {
        return PlainEnums.constant(type, text);
    }
}
