package dev.nabi.local.agent.probe;

import dev.nabi.local.agent.container.UnresolvedReference;
import dev.nabi.local.agent.status.ProbeRule;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one run of a container, each on a virtual thread of its own.
 *
 * <pre>
 * startup ── yes ──→ started ──→ readiness: ready ⇄ not ready
 *    │ patience over             liveness: n times no in a row ─→ failed
 *    └──────────→ failed
 * </pre>
 */
public final class HealthChecks implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final Runnable onChange;
    private volatile boolean started;
    private volatile boolean ready;
    private volatile @Nullable String failure;

    private HealthChecks(Runnable onChange) {
        this.onChange = onChange;
    }

    /** A probe with what it asks. */
    record Check(ProbeTarget target, ProbeRule rule) {
        static Optional<Check> of(@Nullable Probe probe, Container container, int port) throws UnresolvedReference {
            return probe == null
                    ? Optional.empty()
                    : Optional.of(new Check(ProbeTarget.of(probe, container, port), ProbeRule.of(probe)));
        }

        Optional<String> ask() {
            return ProbeClient.ask(target, rule.timeout());
        }
    }

    /** What a container's probes ask at the port that its process was given. */
    public record Plan(Optional<Check> startup, Optional<Check> readiness, Optional<Check> liveness) {
        public static Plan of(Container container, int port) throws UnresolvedReference {
            return new Plan(
                    Check.of(container.getStartupProbe(), container, port),
                    Check.of(container.getReadinessProbe(), container, port),
                    Check.of(container.getLivenessProbe(), container, port));
        }
    }

    /** Begins to ask, and runs {@code onChange} whenever an answer below changes. */
    public static HealthChecks start(Plan plan, Runnable onChange) {
        var checks = new HealthChecks(onChange);
        checks.begin(() -> checks.run(plan));
        return checks;
    }

    public boolean isStarted() {
        return started;
    }

    public boolean isReady() {
        return ready;
    }

    /** Why the container has to be restarted. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public synchronized void close() {
        threads.forEach(Thread::interrupt);
        threads.clear();
    }

    private interface Asking {
        void run() throws InterruptedException;
    }

    private synchronized void begin(Asking asking) {
        threads.add(Thread.ofVirtual().name("probe").start(() -> {
            try {
                asking.run();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private void run(Plan plan) throws InterruptedException {
        if (plan.startup().isPresent() && !awaitStart(plan.startup().get())) {
            return;
        }
        started = true;
        ready = plan.readiness().isEmpty();
        onChange.run();
        plan.liveness().ifPresent(check -> begin(() -> watchLife(check)));
        if (plan.readiness().isPresent()) {
            watchReadiness(plan.readiness().get());
        }
    }

    private boolean awaitStart(Check check) throws InterruptedException {
        var rule = check.rule();
        Thread.sleep(rule.initialDelay());
        var begun = System.nanoTime();
        for (var answer = check.ask(); answer.isPresent(); answer = check.ask()) {
            var passed = Duration.ofNanos(System.nanoTime() - begun);
            if (rule.initialDelay().plus(passed).compareTo(rule.patience()) >= 0) {
                fail("startup", rule.patience(), answer.get());
                return false;
            }
            Thread.sleep(ProbeRule.pace(passed));
        }
        return true;
    }

    /** Asks quickly while the answer is no, and by the period once it was yes. */
    private void watchReadiness(Check check) throws InterruptedException {
        var rule = check.rule();
        Thread.sleep(rule.initialDelay());
        var unready = System.nanoTime();
        var inRow = 0;
        while (true) {
            var yes = check.ask().isEmpty();
            inRow = yes == ready ? 0 : inRow + 1;
            if (inRow >= (yes ? rule.successes() : rule.failures())) {
                inRow = 0;
                ready = yes;
                unready = System.nanoTime();
                onChange.run();
            }
            Thread.sleep(ready ? rule.period() : ProbeRule.pace(Duration.ofNanos(System.nanoTime() - unready)));
        }
    }

    private void watchLife(Check check) throws InterruptedException {
        var rule = check.rule();
        Thread.sleep(rule.initialDelay());
        for (var inRow = 0; inRow < rule.failures(); ) {
            var answer = check.ask();
            inRow = answer.isEmpty() ? 0 : inRow + 1;
            if (inRow == rule.failures()) {
                fail("liveness", rule.period().multipliedBy(inRow), answer.orElseThrow());
            }
            Thread.sleep(rule.period());
        }
    }

    private void fail(String probe, Duration after, String reason) {
        failure = "the " + probe + " probe failed for " + after.toSeconds() + " s (" + reason + "), so it is restarted";
        onChange.run();
    }
}
