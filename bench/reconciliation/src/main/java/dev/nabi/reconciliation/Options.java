package dev.nabi.reconciliation;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One round: what runs, and how much has to happen to it.
 *
 * @param program the gateway's jar
 * @param directory of all that is written; it must be empty
 * @param plain functions among which calls are spread
 * @param atMost when the round fails if it has not come to its end
 */
record Options(
        Path program,
        Path directory,
        int gateways,
        int clients,
        int plain,
        int invocations,
        int kills,
        long seed,
        Duration atMost) {

    Options {
        range("gateways", gateways, 1, 9);
        range("clients", clients, 1, 256);
        range("functions", plain, 1, 999);
        range("invocations", invocations, 1, 10_000_000);
        range("kills", kills, 0, 10_000);
    }

    private static void range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ": it must be between " + least + " and " + most);
        }
    }
}
