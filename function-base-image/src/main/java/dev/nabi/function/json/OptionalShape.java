package dev.nabi.function.json;

import java.util.List;
import java.util.Optional;

/** A value that may be missing. */
final class OptionalShape extends Shape {
    private final Shape value;

    OptionalShape(Shape value) {
        this.value = value;
    }

    @Override
    Object read(JsonInput in, int depth) throws Declined {
        return in.takeWord("null") ? Optional.empty() : Optional.ofNullable(value.read(in, depth));
    }

    @Override
    Object absent() {
        return Optional.empty();
    }

    @Override
    Object fromText(String text) throws Declined {
        return Optional.of(value.fromText(text));
    }

    @Override
    Object fromTexts(List<String> texts) throws Declined {
        return Optional.of(value.fromTexts(texts));
    }
}
