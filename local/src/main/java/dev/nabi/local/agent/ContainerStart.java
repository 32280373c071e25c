package dev.nabi.local.agent;

import dev.nabi.api.v1alpha1.Names;
import dev.nabi.local.agent.container.CommandLine;
import dev.nabi.local.agent.container.ConfigContents;
import dev.nabi.local.agent.container.ConfigRef;
import dev.nabi.local.agent.container.Environment;
import dev.nabi.local.agent.container.Launch;
import dev.nabi.local.agent.container.PathTranslation;
import dev.nabi.local.agent.container.UnresolvedReference;
import dev.nabi.local.agent.container.VolumeFiles;
import dev.nabi.local.agent.probe.HealthChecks;
import dev.nabi.local.agent.process.ChildProcess;
import dev.nabi.local.agent.process.Launcher;
import dev.nabi.local.agent.process.ProcessSpec;
import dev.nabi.local.agent.process.Programs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns a pod's one container into a process. */
final class ContainerStart {
    private static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final AgentOptions options;
    private final PodsApi api;
    private final Launcher launcher;

    ContainerStart(AgentOptions options, PodsApi api, Launcher launcher) {
        this.options = options;
        this.api = api;
        this.launcher = launcher;
    }

    /** What became of the attempt. */
    sealed interface Outcome {
        record Started(ChildProcess process, HealthChecks.Plan probes, String note) implements Outcome {}

        /** It waits; trying again later may help. */
        record NotYet(String reason, String message) implements Outcome {}

        /** It waits, and only another pod will do. */
        record Never(String reason, String message) implements Outcome {}
    }

    Outcome start(Pod pod, PodDirectory directory, int port, Runnable afterEnd) throws InterruptedException {
        var spec = pod.getSpec();
        if (spec.getContainers().size() != 1 || !spec.getInitContainers().isEmpty()) {
            return new Outcome.Never(
                    "NotInLocalMode",
                    "local mode runs pods of one container and no init containers; this one has "
                            + spec.getContainers().size() + " and "
                            + spec.getInitContainers().size());
        }
        try {
            return start(new Request(pod, spec.getContainers().getFirst(), directory, port), afterEnd);
        } catch (UnresolvedReference | KubernetesClientException e) {
            return new Outcome.NotYet("CreateContainerConfigError", String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return new Outcome.NotYet("RunContainerError", "the process could not be started: " + e.getMessage());
        }
    }

    private record Request(Pod pod, Container container, PodDirectory directory, int port) {
        String namespace() {
            return pod.getMetadata().getNamespace();
        }
    }

    private Outcome start(Request request, Runnable afterEnd)
            throws UnresolvedReference, IOException, InterruptedException {
        var container = request.container();
        var directory = request.directory();
        var refs = ConfigRef.of(request.pod().getSpec());
        var configs = refs.isEmpty()
                ? new ConfigContents(request.namespace(), Map.of())
                : api.read(request.namespace(), refs);
        directory.create();
        for (var volume : request.pod().getSpec().getVolumes()) {
            if (volume.getEmptyDir() == null) {
                directory.writeVolume(volume.getName(), VolumeFiles.of(volume, configs));
            } else {
                directory.createVolume(volume.getName());
            }
        }
        var paths = PathTranslation.of(container, directory.volumes());
        var environment = new TreeMap<>(Environment.of(request.pod(), container, configs, fixed(request.port())));
        environment.replaceAll((_, value) -> paths.translate(value));
        var probes = HealthChecks.Plan.of(container, request.port());
        var machine = new CommandLine.Surroundings(
                options.baseImage(), directory.temporary(), new Programs(options.searchPath())::find);
        return switch (CommandLine.of(container, environment, paths, machine)) {
            case Launch.OfBaseImage(var command) ->
                new Outcome.Started(run(directory, command, environment, SYSTEM_PATH, afterEnd), probes, "");
            case Launch.OfProgram(var command, var note) ->
                new Outcome.Started(run(directory, command, environment, options.searchPath(), afterEnd), probes, note);
            case Launch.Refused(var reason, var message) -> new Outcome.Never(reason, message);
        };
    }

    /** A process gets texts that end with the first NUL, so none can hold one. */
    private static void refuseNul(List<String> command, Map<String, String> environment) throws IOException {
        for (var variable : environment.entrySet()) {
            if (variable.getValue().indexOf('\0') >= 0) {
                throw new IOException("the environment variable " + variable.getKey() + " holds a NUL character");
            }
        }
        if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IOException("the command or its arguments hold a NUL character");
        }
    }

    private static Map<String, String> fixed(int port) {
        return Map.of(Names.ENV_PORT, Integer.toString(port), "HOST", "127.0.0.1");
    }

    private ChildProcess run(
            PodDirectory directory,
            List<String> command,
            Map<String, String> environment,
            String searchPath,
            Runnable afterEnd)
            throws IOException, InterruptedException {
        environment.putIfAbsent("PATH", searchPath);
        environment.putIfAbsent("HOME", directory.home().toString());
        environment.putIfAbsent("TMPDIR", directory.temporary().toString());
        // Without it, programs take every character beyond ASCII for '?'.
        environment.putIfAbsent("LANG", "C.UTF-8");
        refuseNul(command, environment);
        directory.beginLog();
        return launcher.start(
                new ProcessSpec(command, environment, directory.home(), directory.log(), directory.pidFile()),
                afterEnd);
    }
}
