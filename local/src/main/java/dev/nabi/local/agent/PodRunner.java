package dev.nabi.local.agent;

import dev.nabi.local.agent.ContainerStart.Outcome;
import dev.nabi.local.agent.probe.HealthChecks;
import dev.nabi.local.agent.process.OomKills;
import dev.nabi.local.agent.status.ContainerView;
import dev.nabi.local.agent.status.Exit;
import dev.nabi.local.agent.status.RestartBackoff;
import dev.nabi.local.agent.status.Retry;
import dev.nabi.local.agent.status.TerminationPlan;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One pod from its coming to its end, on one virtual thread: whatever happens raises the signal, and then everything
 * is looked at again.
 *
 * <pre>
 *            ┌─ config missing ─→ waiting ─ retry ─┐
 * pod ─→ start ────────────→ running ─ ends ─→ back-off ─→ start
 *            └─ no engine ─→ waiting for good      │
 * deleted, gone or agent stops: SIGTERM … SIGKILL ─┴→ process gone ─→ pod removed
 * </pre>
 */
final class PodRunner implements Runnable {
    private static final Logger LOG = System.getLogger(PodRunner.class.getName());
    private static final Duration GRACE_WHEN_GONE = Duration.ofSeconds(2);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** What all pods of a node share. */
    record Node(AgentOptions options, PodsApi api, ContainerStart start, OomKills oomKills, EndedLogs ended) {}

    private final Node node;
    private final PodDirectory directory;
    private final int port;
    private final StatusPublisher publisher;
    private final Signal signal = new Signal();
    private volatile Pod latest;
    private volatile boolean gone;
    private volatile boolean stopping;

    private ContainerView view = ContainerView.creating();
    private @Nullable ContainerRun run;
    private RestartBackoff backoff;
    private Instant startAt = Instant.MIN;
    private Retry startRetry = Retry.NOW;
    private Retry removal = Retry.NOW;

    PodRunner(Node node, Pod pod, OptionalInt port) {
        this.node = node;
        this.port = port.orElse(0);
        latest = pod;
        directory = PodDirectory.of(node.options().pods(), pod);
        publisher = new StatusPublisher(node.api(), node.options().clock().instant());
        backoff = RestartBackoff.none(node.options().restarts());
    }

    void update(Pod pod) {
        latest = pod;
        signal.raise();
    }

    void gone() {
        gone = true;
        signal.raise();
    }

    void stop() {
        stopping = true;
        signal.raise();
    }

    @Override
    public void run() {
        try {
            for (var now = now(); lives(now); now = now()) {
                signal.await(untilNextStep());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave();
        }
    }

    /** One step; whatever goes wrong in it is looked at again and never the end of the runner, which holds a port. */
    private boolean lives(Instant now) throws InterruptedException {
        try {
            return step(now);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Pod " + latest.getMetadata().getName() + " could not be looked after", e);
            Thread.sleep(AFTER_FAILURE);
            return true;
        }
    }

    /** Looks at everything and does what is due; false when nothing is left to do. */
    private boolean step(Instant now) throws InterruptedException {
        var pod = latest;
        observe(pod, now);
        var deleted = gone || publisher.foundPodGone() || pod.getMetadata().getDeletionTimestamp() != null;
        if (stopping || deleted) {
            startAt = Instant.MAX;
        }
        if (run == null && (stopping || deleted)) {
            return !stopping && !removed(pod, now);
        }
        if (run != null && deleted) {
            end(run, pod, now);
        }
        if (run != null && stopping) {
            run.end(TerminationPlan.within(node.options().stopGrace(), pod, now));
        }
        if (run == null && !now.isBefore(startAt)) {
            start(pod, now);
        }
        if (run != null) {
            run.carryOut(now);
        }
        if (publishes()) {
            publisher.publish(pod, port, view, now);
        }
        return true;
    }

    private boolean publishes() {
        return !stopping && !gone;
    }

    private void start(Pod pod, Instant now) throws InterruptedException {
        if (isFinished(pod)) {
            startAt = Instant.MAX;
            return;
        }
        var outcome = port == 0
                ? new Outcome.Never(
                        "NoFreePort",
                        "all ports of " + node.options().firstPort() + "-"
                                + node.options().lastPort() + " are taken: delete pods")
                : node.start().start(pod, directory, port, signal::raise);
        switch (outcome) {
            case Outcome.Started(var process, var probes, var note) -> {
                var began = now();
                run = new ContainerRun(process, HealthChecks.start(probes, signal::raise), began);
                view = view.running(process.pid(), began, note);
                startRetry = Retry.NOW;
            }
            case Outcome.NotYet(var reason, var message) -> {
                view = view.waiting(reason, message);
                startRetry = startRetry.failed(now);
                startAt = startRetry.at();
            }
            case Outcome.Never(var reason, var message) -> {
                view = view.waiting(reason, message);
                startAt = Instant.MAX;
            }
        }
    }

    /** A pod that ended before this agent came is not run again. */
    private static boolean isFinished(Pod pod) {
        var phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private void observe(Pod pod, Instant now) {
        var current = run;
        if (current == null) {
            return;
        }
        var code = current.process().exitCode();
        if (code.isPresent()) {
            ended(current, code.getAsInt(), pod, now);
            return;
        }
        view = view.healthy(current.checks().isStarted(), current.checks().isReady());
        current.checks().failure().filter(_ -> !current.isEnding()).ifPresent(failure -> {
            current.process().note(failure);
            end(current, pod, now);
        });
    }

    private void end(ContainerRun current, Pod pod, Instant now) {
        if (!current.isEnding()) {
            current.end(TerminationPlan.of(pod, now));
        }
        if (gone) {
            current.end(TerminationPlan.within(GRACE_WHEN_GONE, pod, now));
        }
    }

    private void ended(ContainerRun ended, int code, Pod pod, Instant now) {
        ended.checks().close();
        run = null;
        var process = ended.process();
        var exit = Exit.of(
                process.pid(),
                code,
                !ended.wasKilled() && node.oomKills().happened(),
                process.lastOutput(),
                new Exit.Run(ended.began(), now));
        if (!restarts(pod, exit)) {
            view = view.ended(exit);
            startAt = Instant.MAX;
            return;
        }
        var restart = backoff.after(now);
        backoff = restart.next();
        startAt = restart.at();
        view = view.crashed(
                exit,
                "CrashLoopBackOff",
                "back-off " + restart.delay().toSeconds()
                        + "s restarting failed container="
                        + pod.getSpec().getContainers().getFirst().getName() + " pod="
                        + pod.getMetadata().getName() + "_" + pod.getMetadata().getNamespace() + "("
                        + pod.getMetadata().getUid() + ")");
    }

    private static boolean restarts(Pod pod, Exit exit) {
        return switch (pod.getSpec().getRestartPolicy()) {
            case "Never" -> false;
            case "OnFailure" -> !exit.isSuccess();
            case null, default -> true;
        };
    }

    private boolean removed(Pod pod, Instant now) {
        if (gone || publisher.foundPodGone()) {
            return true;
        }
        if (!removal.isDue(now)) {
            return false;
        }
        try {
            node.api().remove(pod);
            return true;
        } catch (KubernetesClientException e) {
            removal = removal.failed(now);
            LOG.log(Level.WARNING, "Pod " + pod.getMetadata().getName() + " was not removed: " + e.getMessage());
            return false;
        }
    }

    private Duration untilNextStep() {
        var now = now();
        var steps = Stream.of(
                run == null ? Stream.of(startAt, removal.at()) : run.nextStep().stream(),
                publishes() ? publisher.nextStep().stream() : Stream.<Instant>empty());
        var next = steps.flatMap(step -> step)
                .filter(at -> at.isAfter(Instant.MIN))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        if (next.isAfter(now.plus(LONGEST_WAIT))) {
            return LONGEST_WAIT;
        }
        return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
    }

    private Instant now() {
        return node.options().clock().instant();
    }

    /** Nothing of a pod stays but its log. */
    private void leave() {
        if (run != null) {
            run.checks().close();
            run.process().kill();
        }
        if (!stopping) {
            try {
                node.ended().keep(directory);
                directory.delete();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "The directory " + directory.root() + " was not deleted: " + e.getMessage());
            }
        }
    }
}
