package dev.nabi.reconciliation;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One round: starts all, lets clients call while it kills, waits until all is quiet and folded, and reads the books. */
final class Round implements AutoCloseable {
    private static final int FUNCTION_PROCESSES = 3;
    private static final int NARROW_CLIENTS = 4;
    private static final Duration SCRAPE_EACH = Duration.ofSeconds(2);
    private static final String PRICES = "{\"freeTier\": {\"invocations\": 0, \"gbSeconds\": 0}}";

    private final Options options;
    private final Database database;
    private final List<Function> functions = new ArrayList<>();
    private final List<Gateway> gateways = new ArrayList<>();
    private final Functions resources;
    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final List<Caller> callers = new ArrayList<>();
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private final KubernetesApi api;
    private final Killer killer;

    Round(Options options) throws IOException {
        this.options = options;
        resources = new Functions(options.plain());
        database = new Database(options.directory());
        for (var number = 0; number < FUNCTION_PROCESSES; number++) {
            functions.add(new Function(options.directory().resolve("function-" + number)));
        }
        api = new KubernetesApi(
                0,
                resources.functions(),
                resources.pods(functions.stream().map(Function::port).toList()));
        var prices = Files.writeString(options.directory().resolve("prices.json"), PRICES);
        for (var number = 0; number < options.gateways(); number++) {
            var name = "gateway-" + number;
            gateways.add(new Gateway(
                    name,
                    options.program(),
                    options.directory().resolve(name),
                    Map.of(
                            "quarkus.kubernetes-client.api-server-url", api.url(),
                            "nabi.metering.ledger.url", database.url(),
                            "nabi.metering.ledger.user", "postgres",
                            "nabi.metering.price-list", prices.toString())));
        }
        killer = new Killer(gateways, functions, database, options.seed());
    }

    Killer killer() {
        return killer;
    }

    Evidence play() throws IOException, InterruptedException {
        database.start();
        for (var function : functions) {
            function.start();
        }
        for (var gateway : gateways) {
            gateway.start();
        }
        var clients = startClients();
        var scraper = Thread.ofPlatform().name("scraper").start(this::scrape);
        try {
            killer.kill(options.kills());
            var end = System.nanoTime() + options.atMost().toNanos();
            while (answered() < options.invocations()) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("only " + answered() + " of " + options.invocations()
                            + " calls were answered within " + options.atMost());
                }
                Thread.sleep(50);
            }
        } finally {
            goesOn.set(false);
            for (var client : clients) {
                client.join();
            }
            scraper.join();
        }
        // Those whose client left end within the function's time.
        Thread.sleep(500);
        for (var gateway : gateways) {
            gateway.awaitFolded();
            gateway.scrape();
        }
        return evidence();
    }

    private List<Thread> startClients() {
        var seed = options.seed();
        for (var number = 0; number < options.clients(); number++) {
            callers.add(new Caller(Caller.Mix.PLAIN, resources, gateways, goesOn::get, ++seed));
        }
        for (var number = 0; number < NARROW_CLIENTS; number++) {
            callers.add(new Caller(Caller.Mix.NARROW, resources, gateways, goesOn::get, ++seed));
        }
        callers.add(new Caller(Caller.Mix.RARE, resources, gateways, goesOn::get, ++seed));
        return callers.stream()
                .map(caller -> Thread.ofPlatform().name("client").start(caller))
                .toList();
    }

    private int answered() {
        return callers.stream().mapToInt(Caller::answered).sum();
    }

    private void scrape() {
        try {
            while (goesOn.get()) {
                TimeUnit.NANOSECONDS.sleep(SCRAPE_EACH.toNanos());
                gateways.forEach(Gateway::scrape);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Evidence evidence() throws IOException {
        var counted = new ArrayList<Long>();
        for (var function : functions) {
            counted.addAll(function.counted());
        }
        var to = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        var time = "from=" + started + "&to=" + to;
        var usage = "/usage?group=function&step=hour&limit=10000&" + time;
        var ledger = gateways.getFirst().get(usage);
        for (var gateway : gateways) {
            if (!gateway.get(usage).equals(ledger)) {
                throw new IllegalStateException("Gateways that share a ledger tell different usage");
            }
        }
        return new Evidence(
                callers.stream().flatMap(caller -> caller.calls().stream()).toList(),
                counted,
                Ledger.parse(ledger),
                Invoice.parse(gateways.getFirst().get("/cost?" + time)),
                gateways.stream().flatMap(gateway -> gateway.scrapes().stream()).toList(),
                killer.killedRuns());
    }

    @Override
    public void close() throws IOException {
        goesOn.set(false);
        gateways.forEach(Gateway::close);
        functions.forEach(Function::close);
        api.close();
        database.close();
    }
}
