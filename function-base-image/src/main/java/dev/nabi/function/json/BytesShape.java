package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Bytes as text in Base64, with its padding. */
final class BytesShape extends Shape {

    @Override
    byte @Nullable [] read(JsonInput in, int depth) throws Declined {
        if (in.takeWord("null")) {
            return null;
        }
        var text = in.string();
        try {
            var bytes = text.length() % 4 == 0 ? Base64.getDecoder().decode(text) : null;
            // Bits that do not belong to a byte are another matter in each decoder.
            if (bytes != null && text(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            // Declined.
        }
        throw DECLINED;
    }

    static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
