package dev.nabi.reconciliation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** One round of events: starts all, calls and writes records while it kills, waits until all is settled, reads the books. */
final class EventsRound implements AutoCloseable {
    private static final int FUNCTION_PROCESSES = 2;
    private static final int MOST_IN_FLIGHT = 200;

    private final EventsOptions options;
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private final Database database;
    private final Kafka kafka;
    private final List<Function> functions = new ArrayList<>();
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<EventsReplica> replicas = new ArrayList<>();
    private final KubernetesApi api;
    private final EventsStore store;
    private final EventsKiller killer;
    private final EventsCaller caller;
    private final AtomicInteger written = new AtomicInteger();

    EventsRound(EventsOptions options) throws IOException {
        this.options = options;
        database = new Database(options.directory());
        kafka = new Kafka(options.directory().resolve("kafka"));
        for (var number = 0; number < FUNCTION_PROCESSES; number++) {
            functions.add(new Function(options.directory().resolve("function-" + number)));
        }
        var resources = new EventsResources(kafka.servers());
        api = new KubernetesApi(
                0,
                resources.functions(),
                resources.pods(functions.stream().map(Function::port).toList()),
                resources.triggers());
        store = new EventsStore(
                options.replicas() == 1
                        ? "jdbc:sqlite:" + options.directory().resolve("events.db")
                        : database.url() + "?user=postgres");
        var ports = new ArrayList<Integer>();
        for (var number = 0; number < options.replicas(); number++) {
            ports.add(Ports.free());
        }
        for (var number = 0; number < Math.min(2, options.replicas()); number++) {
            gateways.add(gateway("gateway-" + number, ports.get(number)));
        }
        for (var number = 0; number < options.replicas(); number++) {
            var gateway = gateways.get(number % gateways.size());
            replicas.add(replica("events-" + number, ports.get(number), gateway.port()));
        }
        caller = new EventsCaller(gateways, options.calls(), this::mayEnd);
        killer = new EventsKiller(replicas, gateways, functions, database, kafka, caller, options);
    }

    private Gateway gateway(String name, int events) throws IOException {
        return new Gateway(
                name,
                options.gateway(),
                options.directory().resolve(name),
                Map.of(
                        "quarkus.kubernetes-client.api-server-url",
                        api.url(),
                        "nabi.metering.ledger.url",
                        database.url(),
                        "nabi.metering.ledger.user",
                        "postgres",
                        "nabi.events.url",
                        "http://127.0.0.1:" + events,
                        "nabi.events.token",
                        EventsReplica.TOKEN));
    }

    private EventsReplica replica(String name, int port, int gateway) throws IOException {
        return new EventsReplica(
                options.events(),
                options.directory().resolve(name),
                port,
                Map.of(
                        "quarkus.kubernetes-client.api-server-url",
                        api.url(),
                        "nabi.events.gateway",
                        "http://127.0.0.1:" + gateway,
                        "nabi.events.store-url",
                        store.url(),
                        "nabi.events.max-in-flight",
                        Integer.toString(MOST_IN_FLIGHT),
                        "nabi.events.lease",
                        "5s",
                        "nabi.events.keep-settled",
                        "24h"));
    }

    private boolean mayEnd() {
        return killer.hasKilledEach(options.kills());
    }

    EventsKiller killer() {
        return killer;
    }

    EventsCaller caller() {
        return caller;
    }

    EventsEvidence play() throws IOException, InterruptedException, ExecutionException {
        database.start();
        kafka.start();
        kafka.createTopics();
        for (var function : functions) {
            function.start();
        }
        for (var gateway : gateways) {
            gateway.start();
        }
        for (var replica : replicas) {
            replica.start();
        }
        var clients = startClients();
        killer.kill(options.kills(), () -> clients.stream().anyMatch(Thread::isAlive));
        for (var client : clients) {
            client.join();
        }
        awaitSettled();
        var records = kafka.size(Kafka.IN);
        var results = kafka.keys(Kafka.OUT);
        replicas.forEach(EventsReplica::close);
        for (var gateway : gateways) {
            gateway.awaitFolded();
        }
        return evidence(records, results);
    }

    private List<Thread> startClients() {
        var threads = new ArrayList<Thread>();
        for (var number = 0; number < options.clients(); number++) {
            threads.add(Thread.ofPlatform().name("client").start(caller::run));
        }
        threads.add(Thread.ofPlatform().name("producer").start(this::produce));
        return threads;
    }

    /** Records go with the calls: of both the same share is done at any time. */
    private void produce() {
        try (var producer = kafka.producer()) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            while (written.get() < options.records()) {
                if ((long) written.get() * options.calls()
                        > (long) caller.accepted().size() * options.records()) {
                    Thread.sleep(20);
                    continue;
                }
                var number = written.incrementAndGet();
                sent.add(producer.send(
                        new ProducerRecord<>(Kafka.IN, utf8("key-" + number), utf8("{\"number\": " + number + "}"))));
            }
            for (var one : sent) {
                one.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void awaitSettled() throws InterruptedException {
        var end = System.nanoTime() + options.atMost().toNanos();
        var records = kafka.size(Kafka.IN);
        while (!store.isSettled(EventsResources.TRIGGER, records)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not all events are settled within " + options.atMost());
            }
            Thread.sleep(500);
        }
    }

    private EventsEvidence evidence(long records, Set<String> results) throws IOException {
        var done = new HashSet<Long>();
        for (var function : functions) {
            done.addAll(function.counted());
        }
        var to = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        var usage = "/usage?group=function&step=hour&limit=10000&from=" + started + "&to=" + to;
        var kept = killer.of(EventsKiller.Victim.EVENTS)
                + killer.of(EventsKiller.Victim.GATEWAY)
                + killer.of(EventsKiller.Victim.POSTGRESQL);
        return new EventsEvidence(
                caller.accepted(),
                store.rows(),
                store.book(),
                store.attempts(),
                Ledger.parse(gateways.getFirst().get(usage)),
                done,
                records,
                results,
                options.replicas() == 1 ? 0 : killer.acceptedWhileAway(),
                (long) kept * MOST_IN_FLIGHT * options.replicas());
    }

    Path directory() {
        return options.directory();
    }

    /** How long a round may take that has so many events. */
    static Duration longest(int events) {
        return Duration.ofSeconds(120 + events / 50);
    }

    @Override
    public void close() throws IOException {
        replicas.forEach(EventsReplica::close);
        gateways.forEach(Gateway::close);
        functions.forEach(Function::close);
        kafka.close();
        api.close();
        database.close();
    }
}
