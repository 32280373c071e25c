package dev.nabi.e2e;

import dev.nabi.ports.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The platform as {@code ./nabi local --empty} starts it, on ports and in a state directory of its own. */
final class LocalPlatform implements Platform {
    /** Instances of each platform of this machine have the same ports, from 20000 on: one at a time. */
    static final String PORTS = "the ports of instances in local mode";

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PROGRAM = ROOT.resolve("local/target/local/nabi-local.jar");
    private static final Path CONSOLE = ROOT.resolve("console/target/quarkus-app/quarkus-run.jar");

    /** The console's are the last two. */
    private static final List<String> CLOSED_PORTS = List.of(
            "--api-port",
            "--management-port",
            "--operator-port",
            "--events-port",
            "--events-management-port",
            "--code-port",
            "--console-port",
            "--console-management-port");

    private final Process process;
    private final Path state;
    private final Path output;
    private final int port;
    private final List<Integer> closedPorts;

    private LocalPlatform(Process process, Path state, Path output, int port, List<Integer> closedPorts) {
        this.closedPorts = List.copyOf(closedPorts);
        this.process = process;
        this.state = state;
        this.output = output;
        this.port = port;
    }

    /** Whether the programs were packaged before, as a build of the whole project does. */
    static boolean isBuilt() {
        return Files.exists(PROGRAM)
                && Files.exists(ROOT.resolve("operator/target/quarkus-app/quarkus-run.jar"))
                && Files.exists(ROOT.resolve("gateway/target/quarkus-app/quarkus-run.jar"))
                && Files.exists(ROOT.resolve("function-base-image/target/runtime/nabi-function.jar"));
    }

    static boolean hasConsole() {
        return isBuilt() && Files.exists(CONSOLE);
    }

    static LocalPlatform start(Path state) throws IOException, InterruptedException {
        return start(state, List.of("--without-console"), Map.of());
    }

    /** With the console, which is configured by some variables. */
    static LocalPlatform withConsole(Path state, Map<String, String> environment)
            throws IOException, InterruptedException {
        return start(state, List.of(), environment);
    }

    private static LocalPlatform start(Path state, List<String> more, Map<String, String> environment)
            throws IOException, InterruptedException {
        var output = state.resolve("output");
        Files.createDirectories(state);
        int port = FreePort.next();
        var closed = new ArrayList<Integer>();
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "@local/jvm.options",
                "-jar",
                PROGRAM.toString(),
                "--empty",
                "--port",
                String.valueOf(port),
                "--state",
                state.resolve("nabi").toString()));
        command.addAll(more);
        for (var option : CLOSED_PORTS) {
            closed.add(FreePort.next());
            command.addAll(List.of(option, String.valueOf(closed.getLast())));
        }
        var builder = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        var process = builder.start();
        var platform = new LocalPlatform(process, state, output, port, closed);
        for (int i = 0; i < 1200 && process.isAlive() && !platform.isUp(); i++) {
            Thread.sleep(100);
        }
        if (!platform.isUp()) {
            process.destroy();
            throw new IllegalStateException("the platform did not start:\n" + platform.printed());
        }
        return platform;
    }

    @Override
    public String gateway() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public Kubectl kubectl() {
        return new Kubectl(state.resolve("nabi/kubeconfig"));
    }

    @Override
    public boolean hasOneLedger() {
        return true;
    }

    @Override
    public String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a part of the platform has logged. */
    String log(String part) {
        try {
            return Files.readString(state.resolve("nabi/" + part + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isUp() {
        return printed().contains("Ctrl-C stops everything");
    }

    /** Where browsers reach the console. */
    URI console() {
        return URI.create("http://127.0.0.1:" + closedPorts.get(CLOSED_PORTS.indexOf("--console-port")));
    }

    String kubeconfig() {
        try {
            return Files.readString(state.resolve("nabi/kubeconfig"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The management ports of gateway and operator, which are for programs of this machine. */
    List<Integer> managementPorts() {
        return closedPorts.subList(1, 3);
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Ctrl-C, or what stands for it: SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the platform did not stop:\n" + printed());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
