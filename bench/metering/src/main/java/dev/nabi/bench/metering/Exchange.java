package dev.nabi.bench.metering;

import dev.nabi.metering.Invocation;
import dev.nabi.metering.Outcome;
import java.util.UUID;

/** An invocation as the gateway has it at its end. */
final class Exchange implements Invocation {
    private static final int FUNCTIONS = 64;

    private final String namespace;
    private final String function;
    private final String revision;
    private final String instance;
    long id;

    private Exchange(int number) {
        namespace = "team-" + number % 4;
        function = "function-" + number;
        revision = function + "-00001";
        instance = new UUID(number, number).toString();
    }

    static Exchange[] some() {
        var some = new Exchange[FUNCTIONS];
        for (var number = 0; number < FUNCTIONS; number++) {
            some[number] = new Exchange(number);
        }
        return some;
    }

    @Override
    public long idHigh() {
        return 7;
    }

    @Override
    public long idLow() {
        return id;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public String function() {
        return function;
    }

    @Override
    public String revision() {
        return revision;
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public int memoryMib() {
        return 128;
    }

    @Override
    public long startMillis() {
        return 1_767_225_600_000L + id;
    }

    @Override
    public long durationNanos() {
        return 1_500_000 + id;
    }

    @Override
    public long waitNanos() {
        return 0;
    }

    @Override
    public boolean isCold() {
        return false;
    }

    @Override
    public Outcome outcome() {
        return Outcome.OK;
    }

    @Override
    public int status() {
        return 200;
    }

    @Override
    public long bytesIn() {
        return 10;
    }

    @Override
    public long bytesOut() {
        return 1000;
    }
}
