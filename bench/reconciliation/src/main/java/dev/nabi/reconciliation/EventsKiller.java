package dev.nabi.reconciliation;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Kills a process by chance with SIGKILL, starts it again, waits until it serves, and so on. */
final class EventsKiller {
    private final List<EventsReplica> replicas;
    private final List<Gateway> gateways;
    private final List<Function> functions;
    private final Database database;
    private final Kafka kafka;
    private final EventsCaller caller;
    private final Duration away;
    private final Random random;
    private int acceptedWhileAway = -1;
    private final Map<Victim, Integer> kills = Collections.synchronizedMap(new EnumMap<>(Victim.class));

    /** What is killed. */
    enum Victim {
        EVENTS,
        GATEWAY,
        FUNCTION,
        POSTGRESQL,
        KAFKA
    }

    EventsKiller(
            List<EventsReplica> replicas,
            List<Gateway> gateways,
            List<Function> functions,
            Database database,
            Kafka kafka,
            EventsCaller caller,
            EventsOptions options) {
        this.replicas = replicas;
        this.gateways = gateways;
        this.functions = functions;
        this.database = database;
        this.kafka = kafka;
        this.caller = caller;
        this.away = options.away();
        this.random = new Random(options.seed());
    }

    /** Kills as long as there is load, so many at the most; each kind in turn at first, then by chance. */
    void kill(int most, BooleanSupplier isLoaded) throws IOException, InterruptedException {
        while (total() < most && isLoaded.getAsBoolean()) {
            Thread.sleep(500 + random.nextInt(1500));
            var all = Victim.values();
            var victim = total() < all.length ? all[total()] : byChance();
            kill(victim);
            kills.merge(victim, 1, Integer::sum);
        }
    }

    private Victim byChance() {
        var some = random.nextInt(100);
        return some < 35
                ? Victim.EVENTS
                : some < 55
                        ? Victim.GATEWAY
                        : some < 75 ? Victim.FUNCTION : some < 90 ? Victim.POSTGRESQL : Victim.KAFKA;
    }

    private void kill(Victim victim) throws IOException, InterruptedException {
        switch (victim) {
            case EVENTS -> {
                var replica = replicas.get(random.nextInt(replicas.size()));
                replica.kill();
                Thread.sleep(random.nextInt(500));
                replica.start();
            }
            case GATEWAY -> {
                var gateway = gateways.get(random.nextInt(gateways.size()));
                gateway.kill();
                Thread.sleep(random.nextInt(500));
                gateway.start();
            }
            case FUNCTION -> {
                var function = functions.get(random.nextInt(functions.size()));
                function.kill();
                Thread.sleep(random.nextInt(500));
                function.start();
            }
            case POSTGRESQL -> {
                database.kill();
                if (acceptedWhileAway < 0) {
                    stayAway();
                } else {
                    Thread.sleep(random.nextInt(1500));
                }
                database.start();
            }
            case KAFKA -> {
                kafka.kill();
                Thread.sleep(random.nextInt(1500));
                kafka.start();
            }
        }
    }

    private void stayAway() throws InterruptedException {
        Thread.sleep(200); // answers of what was committed before
        var before = caller.accepted().size();
        Thread.sleep(away);
        acceptedWhileAway = caller.accepted().size() - before;
    }

    /** Calls that were answered 202 while PostgreSQL was away for the first time. */
    int acceptedWhileAway() {
        return acceptedWhileAway;
    }

    int total() {
        var total = 0;
        for (var victim : Victim.values()) {
            total += of(victim);
        }
        return total;
    }

    /** Whether each kind was killed, or as many as there are to be. */
    boolean hasKilledEach(int most) {
        return total() >= Math.min(most, Victim.values().length);
    }

    int of(Victim victim) {
        return kills.getOrDefault(victim, 0);
    }

    Map<Victim, Integer> kills() {
        return kills;
    }
}
