package dev.nabi.operator.scaling;

import java.util.Random;

/** An installation to which something happens each second, by chance; a call takes at most 20 s, a watch is late by 5 s. */
final class RandomWalk {
    private static final int LONGEST_CALL_SECONDS = 20;
    private static final int LATEST_WATCH_SECONDS = 5;

    final Installation installation = new Installation();
    private final Random random;
    private Installation.Operator leader;
    private int time;

    RandomWalk(Random random) {
        this.random = random;
        installation.gateway();
        installation.gateway();
        leader = installation.operator().lead();
    }

    void happen(int seconds) {
        for (var second = 0; second < seconds; second++) {
            step();
            pass();
        }
    }

    /** A second passes, in which nobody is later, and no call longer, than they may be. */
    private void pass() {
        time++;
        if (time % LATEST_WATCH_SECONDS == 0) {
            installation.gateways.forEach(Installation.Gateway::watch);
        }
        if (time % LONGEST_CALL_SECONDS == 0) {
            endAll();
        }
        installation.advance(1);
    }

    /** No more calls, nobody cut off. */
    void settle() {
        leader.arrive();
        leader.unreachable.clear();
        for (var gateway : installation.gateways) {
            gateway.isHung = false;
            gateway.isLate = false;
            gateway.watch();
        }
        for (var second = 0; second < 300; second++) {
            endAll();
            installation.advance(1);
        }
    }

    private void endAll() {
        installation.gateways.forEach(gateway -> gateway.end(Integer.MAX_VALUE));
    }

    private void step() {
        var gateway = installation.gateways.get(random.nextInt(installation.gateways.size()));
        switch (random.nextInt(24)) {
            case 0, 1 -> gateway.arrive(1 + random.nextInt(40));
            case 2, 3 -> gateway.end(1 + random.nextInt(20));
            case 4 -> endAll();
            case 5 -> gateway.isLate = !gateway.isLate;
            case 6 -> gateway.isHung = !gateway.isHung;
            case 7 -> {
                if (!leader.unreachable.remove(gateway)) {
                    leader.unreachable.add(gateway);
                }
            }
            case 8 -> {
                if (installation.gateways.size() > 1) {
                    gateway.crash();
                }
            }
            case 9 -> {
                if (installation.gateways.size() < 4) {
                    installation.gateway();
                }
            }
            case 10 -> takeOver();
            case 11 -> leader.isHolding = true;
            case 12, 13 -> leader.arrive();
            case 14 -> waitForZero();
            default -> {}
        }
    }

    /** Released, or crashed with writes on their way that arrive later or never. */
    private void takeOver() {
        var former = leader;
        if (random.nextBoolean()) {
            former.crash();
        } else {
            former.lose();
        }
        leader = installation.operator().lead();
        if (random.nextBoolean()) {
            former.arrive();
        }
        former.crash();
    }

    /** Long enough that the last instances are marked. */
    private void waitForZero() {
        endAll();
        installation.gateways.forEach(gateway -> gateway.isHung = false);
        leader.unreachable.clear();
        var seconds = 58 + random.nextInt(6);
        for (var second = 0; second < seconds; second++) {
            pass();
        }
    }
}
