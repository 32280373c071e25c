package dev.nabi.local.api.store;

import com.fasterxml.jackson.databind.JsonNode;

/** About how many bytes of heap a JSON tree takes: a figure to bound sums with, not an exact one. */
final class HeapSize {
    private static final long OBJECT = 80;
    private static final long MEMBER = 48;
    private static final long ARRAY = 56;
    private static final long ITEM = 8;
    private static final long SCALAR = 24;
    private static final long TEXT = 56;

    private HeapSize() {}

    static long of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT ->
                OBJECT
                        + node.properties().stream()
                                .mapToLong(member -> MEMBER + of(member.getValue()))
                                .sum();
            case ARRAY ->
                ARRAY + node.valueStream().mapToLong(item -> ITEM + of(item)).sum();
            case STRING -> TEXT + node.textValue().length();
            default -> SCALAR;
        };
    }
}
