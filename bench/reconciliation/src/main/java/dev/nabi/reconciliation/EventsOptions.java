package dev.nabi.reconciliation;

import java.nio.file.Path;
import java.time.Duration;

/**
 * One round of events: what runs, and how much has to happen to it.
 *
 * @param gateway the gateway's jar
 * @param events the jar of events
 * @param directory of all that is written; it must be empty
 * @param replicas of events: one has SQLite, several share a PostgreSQL
 * @param calls asynchronous calls that have to be answered 202
 * @param records that are written to Kafka
 * @param kills at the most
 * @param away how long PostgreSQL is away when it is killed first
 * @param atMost when the round fails if it has not come to its end
 */
record EventsOptions(
        Path gateway,
        Path events,
        Path directory,
        int replicas,
        int clients,
        int calls,
        int records,
        int kills,
        Duration away,
        long seed,
        Duration atMost) {}
