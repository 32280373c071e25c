package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How values of one type are read. */
abstract class Shape {

    /** Reads one value, which may be {@code null}. */
    abstract @Nullable Object read(JsonInput in, int depth) throws Declined;

    /** What a record gets for a component that its object does not name. */
    @Nullable
    Object absent() {
        return null;
    }

    /** Whether the type turned out not to be plain after its shape was known. */
    boolean isDeclined() {
        return false;
    }

    /** What the text of a form's field means. */
    Object fromText(String text) throws Declined {
        throw DECLINED;
    }

    /** What a form's field means that has these values; where one is wanted, it is the last. */
    Object fromTexts(List<String> texts) throws Declined {
        return fromText(texts.getLast());
    }

    Object fromFields(Map<String, List<String>> fields) throws Declined {
        throw DECLINED;
    }
}
