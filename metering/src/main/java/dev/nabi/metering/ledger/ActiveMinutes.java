package dev.nabi.metering.ledger;

import dev.nabi.metering.billing.ActiveSlots;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The table of when each instance was active, minute by minute: the union of what all gateways saw of it. One statement
 * adds what a gateway saw and gives back what of it was new; its rows are locked in the order of their keys, before any
 * row of usage, so that gateways which add to the same ones wait for each other and never in a circle.
 */
final class ActiveMinutes {
    /** Instances' minutes to a statement. */
    private static final int CHUNK = 64;

    private static final String HEAD =
            "INSERT INTO active_minute (minute, instance, " + each("bits_%1$d") + ") VALUES ";
    private static final String ROW = "(" + String.join(", ", Collections.nCopies(2 + ActiveSlots.WORDS, "?")) + ")";
    private static final String TAIL = " ON CONFLICT (minute, instance) DO UPDATE SET "
            + each("before_%1$d = active_minute.bits_%1$d") + ", "
            + each("bits_%1$d = active_minute.bits_%1$d | excluded.bits_%1$d")
            + " RETURNING minute, instance, " + each("bits_%1$d & ~before_%1$d");

    private ActiveMinutes() {}

    /** A minute of an instance. */
    record Key(long minute, String instance) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::minute).thenComparing(Key::instance);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Adds what a batch saw, and adds to the batch's usage what nobody had seen before. */
    static void add(Connection connection, Fold fold) throws SQLException {
        var all = new ArrayList<>(fold.active().entrySet());
        for (int from = 0; from < all.size(); from += CHUNK) {
            add(connection, all.subList(from, Math.min(all.size(), from + CHUNK)), fold);
        }
    }

    private static void add(Connection connection, List<Map.Entry<Key, Fold.Active>> chunk, Fold fold)
            throws SQLException {
        var rows = String.join(", ", Collections.nCopies(chunk.size(), ROW));
        try (var insert = connection.prepareStatement(HEAD + rows + TAIL)) {
            set(insert, chunk);
            try (var added = insert.executeQuery()) {
                while (added.next()) {
                    long millis = 0;
                    for (int word = 0; word < ActiveSlots.WORDS; word++) {
                        millis += ActiveSlots.millis(added.getLong(3 + word));
                    }
                    fold.addActive(new Key(added.getLong(1), added.getString(2)), millis);
                }
            }
        }
    }

    private static void set(PreparedStatement insert, List<Map.Entry<Key, Fold.Active>> chunk) throws SQLException {
        int at = 1;
        for (var entry : chunk) {
            insert.setLong(at++, entry.getKey().minute());
            insert.setString(at++, entry.getKey().instance());
            for (int word = 0; word < ActiveSlots.WORDS; word++) {
                insert.setLong(at++, entry.getValue().slots().word(word));
            }
        }
    }

    private static String each(String pattern) {
        return IntStream.range(0, ActiveSlots.WORDS)
                .mapToObj(pattern::formatted)
                .collect(Collectors.joining(", "));
    }
}
