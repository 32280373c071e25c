package dev.nabi.operator.cluster;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Says of pods that they run, or why not, as the name of their image tells; what is deleted goes at once. */
public final class PretendedKubelet implements AutoCloseable {
    private final KubernetesClient client;
    private final long startMillis;
    private final Predicate<Pod> isMine;
    private final SharedIndexInformer<Pod> pods;
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService work = Executors.newScheduledThreadPool(
            4, Thread.ofVirtual().name("kubelet").factory());

    /** A kubelet that has the pods of which {@code isMine} says so. */
    PretendedKubelet(KubernetesClient client, long startMillis, Predicate<Pod> isMine) {
        this.client = client;
        this.isMine = isMine;
        this.startMillis = startMillis;
        pods = client.pods().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                see(pod);
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
                see(pod);
            }

            @Override
            public void onDelete(Pod pod, boolean unknown) {
                begun.remove(pod.getMetadata().getUid());
            }
        });
    }

    private void see(Pod pod) {
        if (!isMine.test(pod)) {
            return;
        }
        if (pod.isMarkedForDeletion()) {
            work.execute(
                    () -> ended(() -> client.resource(pod).withGracePeriod(0).delete()));
        } else if (begun.add(pod.getMetadata().getUid())) {
            var _ = work.schedule(() -> ended(() -> start(pod)), startMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void start(Pod pod) {
        var container = pod.getSpec().getContainers().getFirst();
        var state = state(container.getImage());
        var ready = container.getImage().startsWith("good");
        var status = new PodStatusBuilder()
                .withPhase(ready ? "Running" : "Pending")
                .withPodIP("127.0.0.1")
                .withStartTime(Instant.now().toString())
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .withContainerStatuses(new ContainerStatusBuilder(state)
                        .withName(container.getName())
                        .withImage(container.getImage())
                        .withImageID("")
                        .withReady(ready)
                        .withStarted(ready)
                        .withRestartCount(0)
                        .build())
                .build();
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
    }

    /** What Kubernetes says of a container of such an image. */
    private static ContainerStatus state(String image) {
        var running = new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(Instant.now().minusSeconds(121).toString())
                .endRunning()
                .build();
        var status = new ContainerStatusBuilder();
        return switch (image.substring(0, image.indexOf(':'))) {
            case "good", "deaf" -> status.withState(running).build();
            case "absent" ->
                status.withState(waiting("ErrImagePull", "not found")).build();
            case "unconfigured" ->
                status.withState(waiting("CreateContainerConfigError", "configmap \"settings\" not found"))
                        .build();
            case "crashing" ->
                status.withState(waiting("CrashLoopBackOff", "back-off"))
                        .withNewLastState()
                        .withNewTerminated()
                        .withExitCode(1)
                        .withReason("Error")
                        .withMessage("Hello.java:1: error: ';' expected")
                        .endTerminated()
                        .endLastState()
                        .build();
            default -> throw new IllegalArgumentException(image);
        };
    }

    private static io.fabric8.kubernetes.api.model.ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    private static void ended(Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        pods.close();
        work.shutdownNow();
    }
}
