package dev.nabi.operator.sharing;

import dev.nabi.api.slots.HeldShares;
import dev.nabi.api.slots.SlotView;
import dev.nabi.api.slots.SlotViewState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Instances, several gateways and operators, and all that is on its way between them: a state of the model, and those that
 * may follow. Operators decide by the real {@link SlotPlan}, gateways by the real {@link HeldShares}.
 *
 * @param now milliseconds
 * @param pods when each instance was created, in seconds of the API server's clock, which says nothing of {@code now}
 * @param gateways processes that run
 * @param calls that instances work on, whoever sent them and whether it still runs
 * @param operators processes that act, the former leader among them
 * @param addresses of the pods of gateways
 */
record SlotHandOver(
        long now,
        List<Long> pods,
        List<Gateway> gateways,
        List<Call> calls,
        List<Operator> operators,
        Set<String> addresses,
        Set<Sent> sent,
        Set<Answer> answers,
        int born) {
    static final long STEP_MILLIS = 20_000;
    static final long TIMEOUT_MILLIS = 30_000;

    record Gateway(String id, String address, HeldShares shares, boolean isLeaving) {}

    /** A call, the gateway process that sent it, and the instance that works on it. */
    record Call(String gateway, int pod, long since) {}

    record Operator(String name, SlotPlan plan) {}

    /** A view on its way to a gateway. */
    record Sent(String operator, String gateway, SlotView view) {}

    /** An answer on its way back. */
    record Answer(String operator, String address, SlotViewState state) {}

    static SlotHandOver of(int gateways) {
        var state = new SlotHandOver(
                0,
                List.of(1L),
                List.of(),
                List.of(),
                List.of(new Operator("x", SlotPlan.empty("x"))),
                Set.of(),
                Set.of(),
                Set.of(),
                0);
        for (var i = 0; i < gateways; i++) {
            state = state.join("host" + i);
        }
        return state;
    }

    private HeldShares.Slots slots(int pod, int concurrency) {
        return new HeldShares.Slots("pod" + pod, concurrency, TIMEOUT_MILLIS, pods.get(pod));
    }

    private IntStream everyPod() {
        return IntStream.range(0, pods.size());
    }

    /** The most calls that an instance works on. */
    int most() {
        return everyPod()
                .map(pod ->
                        (int) calls.stream().filter(call -> call.pod() == pod).count())
                .max()
                .orElse(0);
    }

    int used(Gateway gateway, int pod) {
        return (int) calls.stream()
                .filter(call -> call.pod() == pod && call.gateway().equals(gateway.id()))
                .count();
    }

    private boolean isUsing(Gateway gateway) {
        return calls.stream().anyMatch(call -> call.gateway().equals(gateway.id()));
    }

    int usable(Gateway gateway, int pod, int concurrency) {
        return gateway.isLeaving() ? 0 : gateway.shares().usable(gateway.id(), slots(pod, concurrency), now);
    }

    /** An instance more: in the second of the last one, or later. */
    Stream<SlotHandOver> started() {
        return Stream.of(pods.getLast(), pods.getLast() + 1)
                .map(created -> new SlotHandOver(
                        now, with(pods, created), gateways, calls, operators, addresses, sent, answers, born));
    }

    SlotHandOver join(String address) {
        var fresh = new Gateway("g" + born, address, HeldShares.start(2, Long.MAX_VALUE), false);
        var all = new HashSet<>(addresses);
        all.add(address);
        return new SlotHandOver(now, pods, with(gateways, fresh), calls, operators, all, sent, answers, born + 1);
    }

    /** Everything but faults. */
    Stream<SlotHandOver> usual(int concurrency) {
        return Stream.of(
                        callsBeginAndEnd(concurrency),
                        exchanges(concurrency),
                        arrivals(concurrency),
                        Stream.of(later()))
                .flatMap(each -> each)
                .filter(state -> !state.equals(this));
    }

    Stream<SlotHandOver> callsBeginAndEnd(int concurrency) {
        var begin = gateways.stream()
                .flatMap(gateway -> everyPod()
                        .filter(pod -> used(gateway, pod) < usable(gateway, pod, concurrency))
                        .mapToObj(pod -> calls(with(calls, new Call(gateway.id(), pod, now)))));
        return Stream.concat(begin, calls.stream().distinct().map(call -> calls(without(calls, call))));
    }

    /** An operator sends a view and has the answer. */
    Stream<SlotHandOver> exchanges(int concurrency) {
        return operators.stream()
                .flatMap(operator -> gateways.stream().map(gateway -> exchange(operator, gateway, concurrency)));
    }

    /** What was late arrives. */
    Stream<SlotHandOver> arrivals(int concurrency) {
        return Stream.concat(
                sent.stream().map(message -> deliver(message, concurrency)),
                answers.stream().map(this::hear));
    }

    /** A message late, an answer late or lost; a gateway that leaves, or is killed with its calls going on, started anew or not; a pod added; another leader beside the old. */
    Stream<SlotHandOver> faults(int concurrency) {
        var next = new ArrayList<SlotHandOver>();
        for (var operator : operators) {
            for (var gateway : gateways) {
                var late = send(operator, gateway);
                next.add(late);
                late.sentTo(operator, gateway)
                        .map(message -> late.deliver(message, concurrency))
                        .forEach(next::add);
            }
        }
        gateways.stream()
                .filter(gateway -> !gateway.isLeaving() && !isUsing(gateway))
                .map(this::leaving)
                .forEach(next::add);
        for (var gateway : gateways) {
            var killed = killed(gateway);
            next.add(killedForGood(gateway));
            next.add(killed.join(gateway.address()));
        }
        next.add(join("new" + born));
        if (operators.size() == 1) {
            var fresh = new Operator("w", SlotPlan.empty("w"));
            next.add(new SlotHandOver(now, pods, gateways, calls, List.of(fresh), addresses, sent, answers, born));
            next.add(new SlotHandOver(
                    now, pods, gateways, calls, with(operators, fresh), addresses, sent, answers, born));
        }
        return next.stream();
    }

    SlotHandOver withOneOperator() {
        return new SlotHandOver(
                now, pods, gateways, calls, List.of(operators.getLast()), addresses, sent, answers, born);
    }

    SlotHandOver calls(List<Call> changed) {
        return new SlotHandOver(now, pods, gateways, changed, operators, addresses, sent, answers, born);
    }

    SlotHandOver killedForGood(Gateway gateway) {
        return killed(gateway).withoutAddress(gateway.address());
    }

    private SlotHandOver killed(Gateway gateway) {
        return new SlotHandOver(
                now, pods, without(gateways, gateway), calls, operators, addresses, sent, answers, born);
    }

    private SlotHandOver withoutAddress(String address) {
        return new SlotHandOver(now, pods, gateways, calls, operators, less(addresses, address), sent, answers, born);
    }

    private SlotHandOver leaving(Gateway gateway) {
        return replaced(gateway, new Gateway(gateway.id(), gateway.address(), gateway.shares(), true));
    }

    private SlotHandOver replaced(Gateway before, Gateway after) {
        var changed = new ArrayList<>(gateways);
        changed.set(changed.indexOf(before), after);
        return new SlotHandOver(now, pods, List.copyOf(changed), calls, operators, addresses, sent, answers, born);
    }

    SlotHandOver send(Operator operator, Gateway gateway) {
        var plan = operator.plan().live(addresses, now);
        var all = new HashSet<>(sent);
        all.add(new Sent(operator.name(), gateway.id(), plan.view()));
        return replaced(operator, plan).sent(all);
    }

    private Stream<Sent> sentTo(Operator operator, Gateway gateway) {
        return sent.stream()
                .filter(message -> message.operator().equals(operator.name())
                        && message.gateway().equals(gateway.id()));
    }

    /** A view is sent, answered, and what follows from that decided. */
    SlotHandOver exchange(Operator operator, Gateway gateway, int concurrency) {
        var plan = operator.plan().live(addresses, now);
        var asked = replaced(operator, plan);
        var message = new Sent(operator.name(), gateway.id(), plan.view());
        var delivered = asked.deliver(message, concurrency);
        var answer = delivered.answers().stream()
                .filter(each -> !answers.contains(each))
                .findFirst();
        var heard = answer.map(delivered::hear).orElse(delivered);
        return heard.operators().stream()
                .filter(each -> each.name().equals(operator.name()))
                .findFirst()
                .map(heard::decide)
                .orElse(heard);
    }

    /** It reaches the process that it was sent to, or nobody. */
    SlotHandOver deliver(Sent message, int concurrency) {
        var left = sent(less(sent, message));
        for (var gateway : gateways) {
            if (gateway.id().equals(message.gateway())) {
                var shares = gateway.shares().with(message.view(), now);
                var above = everyPod()
                        .filter(pod -> used(gateway, pod) > shares.share(gateway.id(), slots(pod, concurrency), now))
                        .mapToObj(pod -> "pod" + pod)
                        .toList();
                var state = new SlotViewState(
                        gateway.id(), shares.takesNone(now), gateway.isLeaving(), shares.view(now), above);
                var all = new HashSet<>(answers);
                all.add(new Answer(message.operator(), gateway.address(), state));
                return left.replaced(gateway, new Gateway(gateway.id(), gateway.address(), shares, gateway.isLeaving()))
                        .answers(all);
            }
        }
        return left;
    }

    SlotHandOver hear(Answer answer) {
        var left = answers(less(answers, answer));
        for (var operator : operators) {
            if (operator.name().equals(answer.operator()) && addresses.contains(answer.address())) {
                return left.replaced(
                        operator, operator.plan().answered(answer.address(), answer.state(), addresses, now));
            }
        }
        return left;
    }

    SlotHandOver decide(Operator operator) {
        var plan = operator.plan().live(addresses, now);
        var youngest = pods.stream().mapToLong(Long::longValue).max().orElse(0);
        return replaced(operator, plan.dated(plan.undated(), youngest).next(now));
    }

    /** A call takes no longer than its time-out. */
    SlotHandOver later() {
        var then = now + STEP_MILLIS;
        var going = calls.stream()
                .filter(call -> then - call.since() < TIMEOUT_MILLIS)
                .toList();
        return new SlotHandOver(then, pods, gateways, going, operators, addresses, sent, answers, born);
    }

    private SlotHandOver replaced(Operator before, SlotPlan plan) {
        var changed = new ArrayList<>(operators);
        changed.set(changed.indexOf(before), new Operator(before.name(), plan));
        return new SlotHandOver(now, pods, gateways, calls, List.copyOf(changed), addresses, sent, answers, born);
    }

    private SlotHandOver sent(Set<Sent> changed) {
        return new SlotHandOver(now, pods, gateways, calls, operators, addresses, Set.copyOf(changed), answers, born);
    }

    private SlotHandOver answers(Set<Answer> changed) {
        return new SlotHandOver(now, pods, gateways, calls, operators, addresses, sent, Set.copyOf(changed), born);
    }

    private static <T> List<T> with(List<T> list, T one) {
        return Stream.concat(list.stream(), Stream.of(one)).toList();
    }

    private static <T> List<T> without(List<T> list, T one) {
        var fewer = new ArrayList<>(list);
        fewer.remove(one);
        return List.copyOf(fewer);
    }

    private static <T> Set<T> less(Set<T> set, T one) {
        var fewer = new HashSet<>(set);
        fewer.remove(one);
        return Set.copyOf(fewer);
    }
}
