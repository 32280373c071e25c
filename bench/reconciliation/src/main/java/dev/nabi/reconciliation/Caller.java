package dev.nabi.reconciliation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A client: one call after another to gateways by chance, each written down as it was seen. */
final class Caller implements Runnable {
    private static final AtomicLong IDS = new AtomicLong();

    private final Mix mix;
    private final Functions functions;
    private final List<Gateway> gateways;
    private final BooleanSupplier goesOn;
    private final Random random;
    private final Map<Gateway, Line> lines = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private volatile int answered;

    /** What a client calls. */
    enum Mix {
        /** Plain functions, as fast as they answer. */
        PLAIN,
        /** One at a time, with others: some are refused. */
        NARROW,
        /** What takes too long, what never starts, what is left. */
        RARE
    }

    private record Line(Connection connection, int run) {}

    private record Ask(String function, int status, int millis, int bytes, boolean leaves) {}

    Caller(Mix mix, Functions functions, List<Gateway> gateways, BooleanSupplier goesOn, long seed) {
        this.mix = mix;
        this.functions = functions;
        this.gateways = gateways;
        this.goesOn = goesOn;
        this.random = new Random(seed);
    }

    /** All calls, when it has ended. */
    List<Call> calls() {
        return calls;
    }

    /** How many whole answers it has seen; read from anywhere. */
    int answered() {
        return answered;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void run() {
        try {
            while (goesOn.getAsBoolean()) {
                var gateway = gateways.get(random.nextInt(gateways.size()));
                var call = call(gateway, next());
                if (call == null) {
                    Thread.sleep(5);
                } else {
                    calls.add(call);
                    if (call.outcome().isAnswered()) {
                        answered++;
                    }
                }
                if (mix != Mix.PLAIN) {
                    Thread.sleep(random.nextInt(40));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Ask next() {
        var some = random.nextInt(100);
        return switch (mix) {
            case NARROW -> new Ask(Functions.NARROW, 200, 30, 0, false);
            case RARE ->
                some < 30
                        ? new Ask(Functions.LATE, 200, 1500, 0, false)
                        : some < 60
                                ? new Ask(Functions.NEVER, 200, 0, 0, false)
                                : new Ask(Functions.LEFT, 200, 200, 0, true);
            case PLAIN ->
                new Ask(
                        functions.plain(random.nextInt(1000)),
                        some < 5 ? 404 : some < 8 ? 500 : 200,
                        some > 96 ? 20 : 0,
                        some > 90 ? 4000 : 0,
                        false);
        };
    }

    /** Null when nothing was sent, since nobody listens there now. */
    private @Nullable Call call(Gateway gateway, Ask ask) {
        var line = line(gateway);
        if (line == null) {
            return null;
        }
        var id = IDS.incrementAndGet();
        var start = System.nanoTime();
        try {
            var path =
                    "/function/" + Functions.NAMESPACE + "/" + ask.function() + "/" + ask.status() + "/" + ask.millis();
            line.connection().send(path, id, "x".repeat(ask.bytes()));
            if (ask.leaves()) {
                Thread.sleep(50);
                drop(gateway);
                return new Call(id, ask.function(), line.run(), start, System.nanoTime(), Outcome.CLIENT_GONE, "");
            }
            var answer = line.connection().receive();
            return new Call(
                    id,
                    ask.function(),
                    line.run(),
                    start,
                    System.nanoTime(),
                    Outcome.of(answer.status(), answer.body()),
                    answer.invocation());
        } catch (IOException broke) {
            drop(gateway);
            return new Call(id, ask.function(), line.run(), start, System.nanoTime(), Outcome.UNKNOWN, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Call(id, ask.function(), line.run(), start, System.nanoTime(), Outcome.UNKNOWN, "");
        }
    }

    private @Nullable Line line(Gateway gateway) {
        var known = lines.get(gateway);
        if (known != null && known.connection().isOpen()) {
            return known;
        }
        drop(gateway);
        try {
            var connection = Connection.open(gateway.port());
            // Read after the connection is there: it is that of the process that listens now.
            var line = new Line(connection, gateway.run());
            lines.put(gateway, line);
            return line;
        } catch (IOException away) {
            return null;
        }
    }

    private void drop(Gateway gateway) {
        var line = lines.remove(gateway);
        if (line != null) {
            try {
                line.connection().close();
            } catch (IOException e) {
                // It was to be closed.
            }
        }
    }
}
