package dev.nabi.local.platform;

import dev.nabi.local.agent.AgentOptions;
import dev.nabi.local.agent.NodeAgent;
import dev.nabi.local.agent.container.BaseImage;
import dev.nabi.local.agent.process.Launcher;
import dev.nabi.local.agent.process.Ports;
import dev.nabi.local.agent.process.StaleProcesses;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Everything that runs on this machine, started in order and stopped in the opposite one:
 *
 * <pre>
 * state directory → Kubernetes API → CRD → node agent → operator ┐ → example
 *                                                       gateway  │
 *                                                       events   │
 *                                                       console  ┘
 * </pre>
 *
 * The API and the node agent live in this process; operator, gateway, events and console are the same programs as in a cluster.
 */
final class Platform implements AutoCloseable {
    private static final String BASE_IMAGE = "nabi-function-base:local";
    private static final Duration START = Duration.ofSeconds(90);
    private static final long COMPONENT_LOG_LIMIT = 10 * 1024 * 1024;

    private final Options options;
    private final Installation installation;
    private final Map<String, String> machine;
    private final Progress progress;
    private final Closers closers;
    private final CompletableFuture<RunningComponent> ended = new CompletableFuture<>();

    Platform(Options options, Map<String, String> machine, Progress progress) {
        this.options = options;
        this.machine = machine;
        this.progress = progress;
        installation = new Installation(options.home().toAbsolutePath().normalize());
        closers = new Closers(progress);
    }

    void start(KubernetesApi.Starter starter) throws IOException, InterruptedException, Refusal {
        refuseMissingParts();
        var state = closers.add("", StateDirectory.hold(options.state()));
        Logs.to(state.log("platform"));
        StaleProcesses.sweep(state.root());
        if (options.fresh()) {
            state.forget();
        }
        refuseTakenPorts();

        var api = closers.add("Kubernetes API", starter.start(options.ports().api(), state.pods()));
        state.forgetCode();
        state.writeKubeconfig(api.kubeconfig() + Addresses.extension(options.ports(), options.console()));
        progress.done("Kubernetes API", api.uri().toString());

        var client = closers.add("", client(api));
        var resources = new Resources(client);
        for (var definition : installation.definitions()) {
            resources.applyDefinition(definition);
        }
        if (options.console()) {
            LocalAccounts.objects().forEach(resources::apply);
        }
        closers.add("functions", NodeAgent.start(agentOptions(state), client));
        progress.done("node agent", "pods run as processes of this machine");

        var invitation = token();
        startComponents(state, invitation);
        progress.done("operator", "log in " + shown(state.log("operator")));
        progress.done("gateway", "http://127.0.0.1:" + options.ports().gateway());
        progress.done("events", "log in " + shown(state.log("events")));
        if (options.console()) {
            progress.done(
                    "console",
                    "http://127.0.0.1:%d/invitation/%s.%s (works once)"
                            .formatted(options.ports().console(), LocalAccounts.FIRST, invitation));
        }
        if (options.empty()) {
            progress.say(Welcome.empty(state));
        } else {
            var example = resources.applyExample(installation.example());
            progress.done(example.name(), example.told());
            progress.say(Welcome.with(state, example, options.ports().gateway()));
        }
    }

    /** Waits until a part without which nothing goes on ends by itself; gives what to tell a person. */
    String awaitEnd() {
        return ended.join().death();
    }

    boolean isClosed() {
        return closers.isClosed();
    }

    @Override
    public void close() {
        closers.close();
    }

    private void refuseMissingParts() throws Refusal {
        var missing = installation.missing(!options.empty(), options.console());
        if (!missing.isEmpty()) {
            throw new Refusal("these parts of the platform are missing; build them (./nabi build), or say where the "
                    + "project is with --home:\n    "
                    + String.join("\n    ", missing.stream().map(Path::toString).toList()));
        }
    }

    private void refuseTakenPorts() throws Refusal {
        for (var port : options.ports().all()) {
            if ((options.console() || !port.option().startsWith("--console-")) && !Ports.isFree(port.port())) {
                throw new Refusal("port " + port.port() + " of 127.0.0.1 is taken by another process: stop that, or "
                        + "choose another port with " + port.option());
            }
        }
    }

    private static KubernetesClient client(KubernetesApi api) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
    }

    private AgentOptions agentOptions(StateDirectory state) {
        var image = new BaseImage(BASE_IMAGE, java(), installation.runtime(), installation.hasRuntimeCache());
        return AgentOptions.defaults(
                state.pods(), image, Objects.requireNonNullElse(machine.get("PATH"), "/usr/bin:/bin"));
    }

    /** All start at once, since each waits for nothing of the others. */
    private void startComponents(StateDirectory state, String invitation)
            throws IOException, InterruptedException, Refusal {
        var launcher = closers.add("", Launcher.create(COMPONENT_LOG_LIMIT));
        var common = new Component.Common(java(), state.kubeconfig(), state.code(), token(), token(), machine);
        var components = List.of(
                Component.operator(installation, options, common, BASE_IMAGE),
                Component.gateway(installation, options, common));
        var running = new ArrayList<RunningComponent>();
        for (var component : components) {
            running.add(
                    closers.add(component.name(), RunningComponent.start(component, state, launcher, ended::complete)));
        }
        var events = closers.add(
                "events",
                RestartedComponent.start(
                        Component.events(installation, options, common, state.callbackKey()),
                        state,
                        launcher,
                        progress));
        var restarted = new ArrayList<>(List.of(events));
        if (options.console()) {
            restarted.add(closers.add(
                    "console",
                    RestartedComponent.start(
                            Component.console(installation, options, common, invitation), state, launcher, progress)));
        }
        for (var component : running) {
            component.awaitReady(START);
        }
        for (var component : restarted) {
            component.awaitReady(START);
        }
    }

    /** The JDK that runs this process runs the others too. */
    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static String token() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Path shown(Path path) {
        var here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}
