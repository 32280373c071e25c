import com.sun.net.httpserver.HttpServer;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.cluster.TestCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import javax.net.SocketFactory;

/** A Function at zero is called: how soon its wake, and the count that a burst needs, arrive at the API server. */
final class Wake {
    private static final String NAMESPACE = "demo";
    private static final String NAME = "hello";
    private static final int BURST = 200;

    /** Long enough that one instance, or two, would not do. */
    private static final int BURST_CALL_MILLIS = 1000;

    private static final int WARM_UP_CALLS = 20_000;
    private static final int WARM_UP_CONNECTIONS = 8;
    private static final int FUNCTION_PORT = 18191;
    private static final Path IMAGES = Path.of("../images/src/main/resources/dev/nabi/images");
    private static final Pattern SCALE = Pattern.compile("^PATCH [^ ]*/scale[ ?]");
    private static final Pattern ANSWER = Pattern.compile("\"kind\":\"Scale\"");
    private static final Pattern QUEUED = Pattern.compile("\"queued\":[1-9]");
    private static final Pattern NONE = Pattern.compile("\\z.");

    private final Map<String, List<Double>> parts = new LinkedHashMap<>();
    private final TestCluster cluster;
    private final Wire ofGateway;
    private final Wire ofOperator;
    private final Wire demand;
    private final Wire bare;
    private final KubernetesClient client;
    private final int port;

    private Wake(
            TestCluster cluster, Wire ofGateway, Wire ofOperator, Wire demand, Wire bare, KubernetesClient client, int port) {
        this.cluster = cluster;
        this.ofGateway = ofGateway;
        this.ofOperator = ofOperator;
        this.demand = demand;
        this.bare = bare;
        this.client = client;
        this.port = port;
    }

    public static void main(String... args) throws Exception {
        var rounds = args.length == 0 ? 15 : Integer.parseInt(args[0]);
        var directory = Files.createTempDirectory("nabi-wake");
        var function = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FUNCTION_PORT), 1024);
        function.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        function.createContext("/", exchange -> {
            try (exchange) {
                Thread.sleep(millis(exchange.getRequestURI().getPath()));
                exchange.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        function.start();
        var ports = freePorts(3);
        var running = new ArrayList<Process>();
        try (var cluster = new TestCluster(directory, 1, 20)) {
            var api = java.net.URI.create(cluster.config().getMasterUrl()).getPort();
            var trusted = Wire.trusting(cluster.config().getCaCertData());
            var ofGateway = new Wire(trusted, api, SCALE, ANSWER);
            var ofOperator = new Wire(trusted, api, SCALE, ANSWER);
            var demand = new Wire(SocketFactory.getDefault(), ports[1], NONE, QUEUED);
            var bare = new Wire(trusted, api, SCALE, ANSWER);
            try (ofGateway; ofOperator; demand; bare) {
                running.add(start("gateway", directory, kubeconfig(directory, "g", ofGateway, cluster), Map.of(
                        "NABI_GATEWAY_PORT", "" + ports[0],
                        "NABI_GATEWAY_HOST", "127.0.0.1",
                        "QUARKUS_HTTP_PORT", "" + ports[1],
                        "NABI_METERING_DIRECTORY", directory.resolve("metering").toString())));
                running.add(start("operator", directory, kubeconfig(directory, "o", ofOperator, cluster), Map.of(
                        "NABI_OPERATOR_BASE_IMAGE", "good:base",
                        "NABI_OPERATOR_GATEWAY_URL", "http://localhost",
                        "NABI_OPERATOR_GATEWAYS", demand.address().toString(),
                        "NABI_OPERATOR_NAMESPACES", NAMESPACE,
                        "QUARKUS_HTTP_PORT", "" + ports[2])));
                var plain = Config.fromKubeconfig(Files.readString(kubeconfig(directory, "b", bare, cluster)));
                try (var client = new KubernetesClientBuilder().withConfig(plain).build()) {
                    new Wake(cluster, ofGateway, ofOperator, demand, bare, client, ports[0]).measure(rounds);
                }
            }
        } finally {
            for (var process : running) {
                process.destroy();
                process.waitFor(20, TimeUnit.SECONDS);
            }
            function.stop(0);
        }
        System.exit(0); // threads of the embedded cluster do not end by themselves
    }

    private static int millis(String path) {
        return path.endsWith("/quick") ? 0 : path.endsWith("/long") ? BURST_CALL_MILLIS : 50;
    }

    private void measure(int rounds) throws Exception {
        cluster.namespace(NAMESPACE);
        cluster.apply(NAMESPACE, NAME, "good:1", "port: " + FUNCTION_PORT);
        System.out.printf("%d rounds, each of one call and of %d at once, to a Function at zero; ms since the first was sent%n%n",
                rounds, BURST);
        warmUp();
        for (var round = -2; round < rounds; round++) {
            // The first two warm up.
            one(round >= 0);
            burst(round >= 0);
            bare(round >= 0);
        }
        System.out.printf("%-62s %7s %7s %7s%n", "", "median", "p90", "max");
        parts.forEach((part, times) -> {
            var sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            System.out.printf("%-62s %7.2f %7.2f %7.2f%n",
                    part, sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.9)], sorted[sorted.length - 1]);
        });
    }

    /** A gateway in use: its code is compiled. */
    private void warmUp() throws Exception {
        await(this::isProven, 120_000);
        var request = request("/quick", "keep-alive");
        try (var callers = Executors.newFixedThreadPool(WARM_UP_CONNECTIONS)) {
            for (var each = 0; each < WARM_UP_CONNECTIONS; each++) {
                callers.submit(() -> {
                    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        socket.setTcpNoDelay(true);
                        for (var call = 0; call < WARM_UP_CALLS / WARM_UP_CONNECTIONS; call++) {
                            socket.getOutputStream().write(request);
                            // 204: a head without a body, in one piece.
                            if (socket.getInputStream().read(new byte[4096]) < 0) {
                                throw new IOException("closed");
                            }
                        }
                    }
                    return true;
                });
            }
        }
    }

    private void one(boolean isCounted) throws Exception {
        var calls = calls(1);
        var begun = send(calls, "");
        await(calls);
        note(isCounted, "one call: the gateway's wake arrives", begun, ofGateway.sent());
        note(isCounted, "one call: the API server has answered it", begun, ofGateway.answered());
        note(isCounted, "one call: the line of demand passes to the operator", begun, demand.answered());
        note(isCounted, "one call: answered by the function", begun, OptionalLong.of(System.nanoTime()));
    }

    /** What a patch takes by itself, with the same client on a connection that is open: the floor of the others. */
    private void bare(boolean isCounted) {
        var begun = 0L;
        for (var each = 0; each < 2; each++) {
            bare.forget();
            begun = System.nanoTime();
            try {
                client.apps().deployments().inNamespace(NAMESPACE).withName("none").subresource("scale")
                        .patch(PatchContext.of(PatchType.JSON), "[]");
            } catch (KubernetesClientException notFound) {
                // What is not there is answered as soon as what is.
            }
        }
        note(isCounted, "floor: a bare patch by the same client arrives", begun, bare.sent());
        note(isCounted, "floor: a bare patch by the same client is answered", begun, OptionalLong.of(System.nanoTime()));
    }

    private void burst(boolean isCounted) throws Exception {
        var calls = calls(BURST);
        var begun = send(calls, "/long");
        var all = System.nanoTime();
        await(() -> ofOperator.answered().isPresent(), 5_000);
        note(isCounted, BURST + " calls: the last is sent", begun, OptionalLong.of(all));
        note(isCounted, BURST + " calls: the gateway's wake arrives", begun, ofGateway.sent());
        note(isCounted, BURST + " calls: the first line of demand passes to the operator", begun, demand.answered());
        var sent = ofOperator.sent();
        note(isCounted, BURST + " calls: the last one before its count does", begun, demand.answeredBefore(sent));
        note(isCounted, BURST + " calls: the operator's count arrives", begun, sent);
        note(isCounted, BURST + " calls: the API server has answered the operator", begun, ofOperator.answered());
        await(calls);
    }

    private void note(boolean isCounted, String part, long begun, OptionalLong at) {
        if (isCounted && at.isPresent()) {
            parts.computeIfAbsent(part, name -> new ArrayList<>()).add((at.getAsLong() - begun) / 1e6);
        }
    }

    /** Connections to the gateway, once the Function is at zero and everybody has seen it. */
    private List<Socket> calls(int count) throws Exception {
        await(() -> cluster.client().apps().deployments().inNamespace(NAMESPACE).list().getItems().stream()
                        .anyMatch(deployment -> Integer.valueOf(0).equals(deployment.getSpec().getReplicas()))
                && cluster.client().pods().inNamespace(NAMESPACE).list().getItems().isEmpty()
                && isProven(), 120_000);
        Thread.sleep(1_500);
        var calls = new ArrayList<Socket>();
        for (var each = 0; each < count; each++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            calls.add(socket);
        }
        Thread.sleep(100);
        ofGateway.forget();
        ofOperator.forget();
        demand.forget();
        return calls;
    }

    private boolean isProven() {
        var function = cluster.client().resources(Function.class).inNamespace(NAMESPACE).withName(NAME).get();
        return function.getStatus() != null && function.getStatus().latestReadyRevision() != null;
    }

    private static byte[] request(String path, String connection) {
        return ("GET /function/" + NAMESPACE + "/" + NAME + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static long send(List<Socket> calls, String path) throws IOException {
        var request = request(path, "close");
        var begun = System.nanoTime();
        for (var call : calls) {
            call.getOutputStream().write(request);
        }
        return begun;
    }

    private static void await(List<Socket> calls) throws IOException {
        for (var call : calls) {
            try (call) {
                var answer = new String(call.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                if (!answer.startsWith("HTTP/1.1 204")) {
                    throw new IOException("answered: " + answer);
                }
            }
        }
    }

    private static void await(BooleanSupplier done, int millis) throws InterruptedException {
        var until = System.nanoTime() + millis * 1_000_000L;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not within " + millis + " ms");
            }
            Thread.sleep(20);
        }
    }

    private static Path kubeconfig(Path directory, String name, Wire wire, TestCluster cluster) throws IOException {
        return Files.writeString(directory.resolve(name), """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: %s}}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: %s}}]
                """.formatted(wire.address(), cluster.config().getAutoOAuthToken(), NAMESPACE));
    }

    private static Process start(String part, Path directory, Path kubeconfig, Map<String, String> environment)
            throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java, "@" + IMAGES.resolve(part + ".options"), "-Xmx256m", "-jar",
                Path.of("..", part, "target/quarkus-app/quarkus-run.jar").toAbsolutePath().normalize().toString());
        builder.environment().putAll(environment);
        builder.environment().putAll(Map.of(
                "KUBECONFIG", kubeconfig.toString(),
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "NABI_DEMAND_TOKEN", "a-token-of-the-bench-of-enough-characters"));
        var log = directory.resolve(part + ".log");
        System.out.println(part + ": log in " + log);
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static int[] freePorts(int count) throws IOException {
        var sockets = new ServerSocket[count];
        for (var each = 0; each < count; each++) {
            sockets[each] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }
        var ports = Arrays.stream(sockets).mapToInt(ServerSocket::getLocalPort).toArray();
        for (var socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
