package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.api.v1alpha1.PodSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pod of a revision: one container, as little else as can be, within Pod Security "restricted". */
record PodTemplate(Function function, String revision, Code code, Defaults defaults) {
    /** What a gateway and the kubelet may need beyond the longest invocation. */
    private static final int GRACE_MARGIN_SECONDS = 5;

    private static final int STARTUP_ATTEMPTS = 120;

    /** An instance whose backlog is full is busy, not gone; the gateways know better which one to spare. */
    private static final int READINESS_ATTEMPTS = 10;

    private static final int READINESS_TIMEOUT_SECONDS = 3;

    PodTemplateSpec spec() {
        var spec = function.getSpec();
        var pods = defaults.pods().of(spec.pod());
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels(pods))
                .withAnnotations(annotations(spec))
                .endMetadata()
                .withNewSpec()
                .withContainers(container(spec))
                .withVolumes(Volumes.volumes(spec, code.copy(revision), defaults.code()))
                .withImagePullSecrets(pullSecrets(spec))
                .withServiceAccountName(spec.serviceAccountName())
                .withAutomountServiceAccountToken(spec.serviceAccountName() != null)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(
                        (long) spec.timeoutSeconds() + GRACE_MARGIN_SECONDS + stopSleepSeconds())
                .withSecurityContext(Security.pod(spec))
                .withNodeSelector(pods.nodeSelector().isEmpty() ? null : new TreeMap<>(pods.nodeSelector()))
                .withTolerations(pods.tolerations())
                .withRuntimeClassName(pods.runtimeClassName())
                .withTopologySpreadConstraints(spread(pods))
                .endSpec()
                .build();
    }

    /** Others' labels, then ours, by which pods are found. */
    private Map<String, String> labels(PodSettings pods) {
        var labels = new TreeMap<>(pods.labels());
        labels.putAll(Labels.ofRevision(function.getMetadata().getName(), revision));
        return labels;
    }

    private List<TopologySpreadConstraint> spread(PodSettings pods) {
        var selector = new LabelSelectorBuilder()
                .withMatchLabels(
                        new TreeMap<>(Labels.selector(function.getMetadata().getName(), revision)))
                .build();
        return pods.topologySpread().stream()
                .map(spread -> new TopologySpreadConstraintBuilder()
                        .withTopologyKey(spread.topologyKey())
                        .withMaxSkew(spread.maxSkew())
                        .withWhenUnsatisfiable(spread.whenUnsatisfiable().name())
                        .withLabelSelector(selector)
                        .build())
                .toList();
    }

    private List<LocalObjectReference> pullSecrets(FunctionSpec spec) {
        return Stream.concat(
                        spec.imagePullSecrets().stream(),
                        defaults.pullSecrets().stream().map(LocalObjectReference::new))
                .distinct()
                .toList();
    }

    private Container container(FunctionSpec spec) {
        return new ContainerBuilder()
                .withName(Names.CONTAINER)
                .withImage(spec.image() == null ? defaults.baseImage() : spec.image())
                .withCommand(spec.command())
                .withArgs(arguments(spec))
                .withPorts(new ContainerPortBuilder()
                        .withName(spec.protocol().portName())
                        .withContainerPort(spec.port())
                        .withProtocol("TCP")
                        .build())
                .withEnv(new Environment(
                                function,
                                revision,
                                defaults.code(),
                                defaults.pods().resources())
                        .variables())
                .withEnvFrom(spec.envFrom())
                .withVolumeMounts(Volumes.mounts(spec, defaults.code()))
                .withResources(ContainerResources.of(spec, defaults.pods().resources()))
                .withStartupProbe(startupProbe(spec))
                .withReadinessProbe(readinessProbe(spec))
                .withLifecycle(stopSleep())
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(Security.container())
                .build();
    }

    /** The kubelet sends SIGTERM after it: what a gateway sent before it saw the deletion still finds a server. */
    private @Nullable Lifecycle stopSleep() {
        return stopSleepSeconds() == 0
                ? null
                : new LifecycleBuilder()
                        .withNewPreStop()
                        .withNewSleep((long) stopSleepSeconds())
                        .endPreStop()
                        .build();
    }

    /** The base image serves on by itself. */
    private int stopSleepSeconds() {
        return function.getSpec().image() == null ? 0 : defaults.stopSleepSeconds();
    }

    private static List<String> arguments(FunctionSpec spec) {
        return spec.java() != null && spec.java().source() != null ? List.of(Names.ARGUMENT_SOURCE) : spec.args();
    }

    /** What has started is ready: after that, the gateway sees better than a probe what an instance can take. */
    private static Probe startupProbe(FunctionSpec spec) {
        var probe = new ProbeBuilder().withPeriodSeconds(1).withFailureThreshold(STARTUP_ATTEMPTS);
        var path = readinessPath(spec);
        return path.isEmpty()
                ? probe.withNewTcpSocket()
                        .withNewPort(spec.port())
                        .endTcpSocket()
                        .build()
                : probe.withNewHttpGet()
                        .withPath(path)
                        .withNewPort(spec.port())
                        .endHttpGet()
                        .build();
    }

    /**
     * Says Ready as soon as the start is over. Without it a kubelet of 1.20 says so at its next look at the pod, a
     * minute or more after its first probe has failed; nobody waits for it, the gateway probes instances itself.
     */
    private static Probe readinessProbe(FunctionSpec spec) {
        return new ProbeBuilder()
                .withPeriodSeconds(1)
                .withTimeoutSeconds(READINESS_TIMEOUT_SECONDS)
                .withFailureThreshold(READINESS_ATTEMPTS)
                .withNewTcpSocket()
                .withNewPort(spec.port())
                .endTcpSocket()
                .build();
    }

    private static Map<String, String> annotations(FunctionSpec spec) {
        var annotations = new TreeMap<String, String>();
        var path = readinessPath(spec);
        if (!path.isEmpty()) {
            annotations.put(Labels.READINESS_PATH, path);
        }
        var restartedAt = spec.restartedAt();
        if (restartedAt != null) {
            annotations.put(Labels.RESTARTED_AT, restartedAt);
        }
        return annotations;
    }

    private static String readinessPath(FunctionSpec spec) {
        var readiness = spec.readiness();
        var path = readiness == null ? null : readiness.path();
        return path == null ? "" : path;
    }
}
