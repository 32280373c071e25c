package dev.nabi.events.source.webhook;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which fields of a webhook's request its function sees: those that senders add, within a bound. */
final class KeptFields {
    static final int MAX_FIELDS = 32;
    static final int MAX_CHARACTERS = 8192;

    private static final List<String> KEPT = List.of("x-", "webhook-", "stripe-", "svix-");
    private static final List<String> HOPS = List.of("x-forwarded-", "x-real-", "x-envoy-", "x-request-", "x-b3-");

    private KeptFields() {}

    static Map<String, String> of(Map<String, String> fields) {
        var kept = new TreeMap<String, String>();
        var room = MAX_CHARACTERS;
        for (var field : new TreeMap<>(fields).entrySet()) {
            var name = field.getKey();
            var length = name.length() + field.getValue().length();
            if (isOfSender(name) && length <= room && kept.size() < MAX_FIELDS) {
                kept.put(name, field.getValue());
                room -= length;
            }
        }
        return kept;
    }

    private static boolean isOfSender(String name) {
        return KEPT.stream().anyMatch(name::startsWith) && HOPS.stream().noneMatch(name::startsWith);
    }
}
