package dev.nabi.reconciliation;

import java.util.List;
import java.util.Set;

/**
 * All that is known after a round.
 *
 * @param calls what clients saw
 * @param counted the ids of calls that the functions wrote down as done
 * @param scrapes what Prometheus saw, in order
 * @param killedRuns runs of gateways that were killed
 */
record Evidence(
        List<Call> calls,
        List<Long> counted,
        Ledger ledger,
        Invoice invoice,
        List<Gateway.Scrape> scrapes,
        Set<Integer> killedRuns) {

    List<Call> of(Outcome outcome) {
        return calls.stream().filter(call -> call.outcome() == outcome).toList();
    }

    long answered() {
        return calls.stream().filter(call -> call.outcome().isAnswered()).count();
    }
}
