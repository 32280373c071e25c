package dev.nabi.local.controllers;

import com.fasterxml.jackson.databind.JsonNode;

/** A bound of a rolling update: a number, or a part of the wanted pods in percent. */
final class Bound {
    private Bound() {}

    static long down(JsonNode bound, long wanted) {
        return (long) Math.floor(of(bound, wanted));
    }

    static long up(JsonNode bound, long wanted) {
        return (long) Math.ceil(of(bound, wanted));
    }

    private static double of(JsonNode bound, long wanted) {
        var text = bound.asText("0");
        return text.endsWith("%")
                ? Double.parseDouble(text.substring(0, text.length() - 1)) * wanted / 100
                : Double.parseDouble(text);
    }
}
