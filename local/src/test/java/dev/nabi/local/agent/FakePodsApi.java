package dev.nabi.local.agent;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.local.agent.container.ConfigContents;
import dev.nabi.local.agent.container.ConfigRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An API in memory with one pod, whose deletion is graceful as the real one's is. */
final class FakePodsApi implements PodsApi {
    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    private final Map<ConfigRef, Map<String, byte[]>> configs = new HashMap<>();
    private final List<String> writes = new ArrayList<>();
    private @Nullable Listener listener;
    private @Nullable Pod pod;
    private int failures;

    synchronized void apply(Pod applied) {
        pod = applied;
        listener.changed(applied);
    }

    synchronized void put(ConfigRef ref, Map<String, byte[]> contents) {
        configs.put(ref, contents);
    }

    /** Lets the next writes fail. */
    synchronized void fail(int writesToFail) {
        failures = writesToFail;
    }

    /** What {@code kubectl delete pod} does. */
    synchronized void delete(long graceSeconds) {
        pod = new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withDeletionGracePeriodSeconds(graceSeconds)
                .endMetadata()
                .build();
        listener.changed(pod);
    }

    /** What {@code kubectl delete pod --force} does. */
    synchronized void forceDelete() {
        remove(pod);
    }

    synchronized Pod pod() {
        return pod;
    }

    /** What was written, in order. */
    synchronized List<String> writes() {
        return List.copyOf(writes);
    }

    synchronized PodStatus await(Predicate<PodStatus> wanted) throws InterruptedException {
        awaitPod(current -> current != null && current.getStatus() != null && wanted.test(current.getStatus()));
        return pod.getStatus();
    }

    synchronized void awaitRemoval() throws InterruptedException {
        awaitPod(current -> current == null);
    }

    private synchronized void awaitPod(Predicate<@Nullable Pod> wanted) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE;
        while (!wanted.test(pod)) {
            var left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("the pod did not come to what was awaited: " + pod);
            }
            wait(left);
        }
    }

    @Override
    public synchronized Watch watch(String node, Listener watcher) {
        listener = watcher;
        return () -> {};
    }

    @Override
    public synchronized ConfigContents read(String namespace, Set<ConfigRef> refs) {
        return new ConfigContents(namespace, Map.copyOf(configs));
    }

    @Override
    public synchronized void annotatePort(Pod written, int port) {
        failIfAsked();
        writes.add("port");
        pod = new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(Labels.PORT, Integer.toString(port))
                .endMetadata()
                .build();
        listener.changed(pod);
    }

    @Override
    public synchronized boolean writeStatus(Pod written, PodStatus status) {
        failIfAsked();
        if (pod == null) {
            return false;
        }
        writes.add(status.getPhase() + (status.getPodIP() == null ? "" : " with address"));
        pod = new PodBuilder(pod).withStatus(status).build();
        listener.changed(pod);
        notifyAll();
        return true;
    }

    @Override
    public synchronized void remove(Pod removed) {
        failIfAsked();
        var last = pod;
        pod = null;
        notifyAll();
        if (last != null) {
            listener.gone(last);
        }
    }

    private void failIfAsked() {
        if (failures > 0) {
            failures--;
            throw new KubernetesClientException("the API is away");
        }
    }
}
