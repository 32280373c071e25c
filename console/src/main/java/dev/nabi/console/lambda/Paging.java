package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Lists in pages: {@code MaxItems} of them, and a {@code Marker} where the next page begins. */
final class Paging {
    private Paging() {}

    /** A page of a list that is in a lasting order. */
    static ObjectNode page(LambdaCall call, String member, List<? extends JsonNode> all, int most) {
        var start = start(call.query("Marker"));
        var size = Math.min(most, number(call.query("MaxItems"), most));
        var end = Math.min(all.size(), start + size);
        var page = Wire.object();
        var items = page.putArray(member);
        for (var index = Math.min(start, all.size()); index < end; index++) {
            items.add(all.get(index));
        }
        if (end < all.size()) {
            page.put(
                    "NextMarker",
                    Base64.getUrlEncoder().encodeToString(("from " + end).getBytes(StandardCharsets.UTF_8)));
        }
        return page;
    }

    private static int number(String text, int otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1) {
            throw LambdaException.validation(
                    "'" + text + "'", "maxItems", "Member must have value greater than or equal to 1");
        }
        return Integer.parseInt(text);
    }

    private static int start(String marker) {
        if (marker.isEmpty()) {
            return 0;
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
            if (text.matches("from [0-9]{1,6}")) {
                return Integer.parseInt(text.substring(5));
            }
        } catch (IllegalArgumentException e) {
            // No marker of ours, which is said below.
        }
        throw LambdaException.invalid("Invalid marker: it is not the NextMarker of a page before");
    }
}
