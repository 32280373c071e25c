package dev.nabi.local.agent;

import dev.nabi.local.agent.process.Launcher;
import dev.nabi.local.agent.process.OomKills;
import dev.nabi.local.agent.process.Ports;
import dev.nabi.local.agent.process.StaleProcesses;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Runs every pod of its node as a process of this machine, in place of a kubelet. */
public final class NodeAgent implements AutoCloseable {
    private static final Logger LOG = System.getLogger(NodeAgent.class.getName());
    private static final Duration AFTER_KILL = Duration.ofSeconds(2);

    private final AgentOptions options;
    private final Launcher launcher;
    private final Ports ports;
    private final PodRunner.Node node;
    private final Map<String, Running> pods = new HashMap<>();
    private PodsApi.@Nullable Watch watch;
    private boolean closed;

    /** A pod's runner and the thread that it runs on. */
    private record Running(PodRunner runner, Thread thread) {}

    private NodeAgent(AgentOptions options, PodsApi api, Launcher launcher, EndedLogs ended) {
        this.options = options;
        this.launcher = launcher;
        ports = new Ports(
                options.firstPort(),
                options.lastPort(),
                ThreadLocalRandom.current().nextInt(options.firstPort(), options.lastPort() + 1));
        node = new PodRunner.Node(options, api, new ContainerStart(options, api, launcher), new OomKills(), ended);
    }

    /** Cleans up what a killed agent left in the same directory, and begins to run pods. */
    public static NodeAgent start(AgentOptions options, KubernetesClient client)
            throws IOException, InterruptedException {
        return start(options, new KubernetesPodsApi(client));
    }

    static NodeAgent start(AgentOptions options, PodsApi api) throws IOException, InterruptedException {
        var swept = StaleProcesses.sweep(options.pods());
        if (!swept.isEmpty()) {
            LOG.log(Level.INFO, "Killed processes that an earlier node agent left: " + swept);
        }
        Files.createDirectories(options.pods());
        var ended = EndedLogs.under(options.pods());
        PodDirectory.deleteAll(options.pods(), ended);
        var agent = new NodeAgent(options, api, Launcher.create(options.logLimit()), ended);
        agent.watch = api.watch(options.node(), new PodsApi.Listener() {
            @Override
            public void changed(Pod pod) {
                agent.changed(pod);
            }

            @Override
            public void gone(Pod pod) {
                agent.gone(pod);
            }
        });
        return agent;
    }

    private synchronized void changed(Pod pod) {
        var uid = pod.getMetadata().getUid();
        var known = pods.get(uid);
        if (known != null) {
            known.runner().update(pod);
        } else if (!closed) {
            begin(pod, uid);
        }
    }

    private void begin(Pod pod, String uid) {
        var port = ports.take();
        try {
            var runner = new PodRunner(node, pod, port);
            var thread = Thread.ofVirtual()
                    .name("pod " + pod.getMetadata().getName())
                    .unstarted(() -> {
                        try {
                            runner.run();
                        } finally {
                            finished(uid, port);
                        }
                    });
            pods.put(uid, new Running(runner, thread));
            thread.start();
        } catch (IllegalArgumentException e) {
            port.ifPresent(ports::giveBack);
            LOG.log(Level.ERROR, "Pod " + pod.getMetadata().getName() + " is not run: " + e.getMessage());
        }
    }

    private synchronized void gone(Pod pod) {
        var known = pods.get(pod.getMetadata().getUid());
        if (known != null) {
            known.runner().gone();
        }
    }

    private synchronized void finished(String uid, OptionalInt port) {
        pods.remove(uid);
        port.ifPresent(ports::giveBack);
    }

    private synchronized List<Running> stop() {
        closed = true;
        pods.values().forEach(running -> running.runner().stop());
        return List.copyOf(pods.values());
    }

    /** Ends all processes, gently at first; the pods themselves stay in the API. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        var end = options.stopGrace().plus(AFTER_KILL);
        try {
            for (var running : stop()) {
                running.thread().join(end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            launcher.close();
        }
    }
}
