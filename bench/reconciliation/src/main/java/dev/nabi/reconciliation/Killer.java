package dev.nabi.reconciliation;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Kills a process by chance with SIGKILL, starts it again, waits until it serves, and so on. */
final class Killer {
    private final List<Gateway> gateways;
    private final List<Function> functions;
    private final Database database;
    private final Random random;
    private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
    private final Set<Integer> killedRuns = ConcurrentHashMap.newKeySet();

    /** What is killed. */
    enum Victim {
        GATEWAY,
        FUNCTION,
        DATABASE
    }

    Killer(List<Gateway> gateways, List<Function> functions, Database database, long seed) {
        this.gateways = gateways;
        this.functions = functions;
        this.database = database;
        this.random = new Random(seed);
    }

    /** Kills so many, with some time in between. */
    void kill(int many) throws IOException, InterruptedException {
        while (total() < many) {
            Thread.sleep(200 + random.nextInt(1300));
            var some = random.nextInt(100);
            if (some < 45) {
                gateway(many);
            } else if (some < 75) {
                var function = functions.get(random.nextInt(functions.size()));
                function.kill();
                killed(Victim.FUNCTION);
                Thread.sleep(random.nextInt(300));
                function.start();
            } else {
                database();
                Thread.sleep(random.nextInt(1500));
                database.start();
            }
        }
    }

    /** Now and then the database goes with it, and comes back when the gateway has been serving without it. */
    private void gateway(int many) throws IOException, InterruptedException {
        var withDatabase = random.nextInt(4) == 0 && total() + 2 <= many;
        if (withDatabase) {
            database();
        }
        var gateway = gateways.get(random.nextInt(gateways.size()));
        killedRuns.add(gateway.run());
        gateway.kill();
        killed(Victim.GATEWAY);
        Thread.sleep(random.nextInt(300));
        gateway.start();
        if (withDatabase) {
            database.start();
        }
    }

    private void database() throws IOException, InterruptedException {
        database.kill();
        killed(Victim.DATABASE);
    }

    private void killed(Victim victim) {
        kills.merge(victim, 1, Integer::sum);
    }

    int total() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    Map<Victim, Integer> kills() {
        return kills;
    }

    Set<Integer> killedRuns() {
        return killedRuns;
    }
}
