import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.cluster.TestCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Many Functions at zero on the embedded API: operator and gateway as processes of their own, the operator's calls counted on the wire. */
final class Scale {
    private static final int ROUNDS = 10;
    private static final int APPLIED_AT_ONCE = 8;
    private static final String IMAGES = "../images/src/main/resources/dev/nabi/images/";
    private static final String TOKEN = "0123456789abcdef";
    private static final Pattern FILLER = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\S*jdk\\.internal\\.vm\\.Filler.*$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");

    public static void main(String... args) throws Exception {
        System.out.printf(
                "%9s %10s %10s | %9s %8s %8s | %9s %8s %8s | %9s %9s %10s %10s%n",
                "functions", "applied s", "all zero s", "op. heap", "KiB/fn", "RSS MiB", "gw. heap", "KiB/fn", "RSS MiB", "writes/fn",
                "reads/fn", "one more", "a change");
        for (var count : args) {
            embedded(Integer.parseInt(count));
        }
        // The threads of clients that are closed stay.
        System.exit(0);
    }

    private static void embedded(int count) throws Exception {
        var directory = Files.createTempDirectory("nabi-scale");
        try (var cluster = TestCluster.withObjectMib(3_000, directory, 20);
                var counted = new CountingProxy(cluster.config());
                var other = new CountingProxy(cluster.config())) {
            var management = freePort();
            var gateway = gateway(directory, kubeconfig(directory, other, cluster.config()), management);
            var operator = operator(kubeconfig(directory, counted, cluster.config()), management);
            try {
                measure(cluster.client(), new Processes(operator, gateway), count, counted);
            } finally {
                end(operator);
                end(gateway);
            }
        }
    }

    private static Path kubeconfig(Path directory, CountingProxy proxy, Config config) throws IOException {
        return Files.writeString(directory.resolve("kubeconfig-" + proxy.port()), """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {token: %s}}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: %s}}]
                """.formatted(proxy.port(), config.getAutoOAuthToken(), Functions.NAMESPACE));
    }

    private record Processes(Process operator, Process gateway) {}

    private static void measure(KubernetesClient client, Processes processes, int count, CountingProxy calls)
            throws Exception {
        var functions = new Functions(client, "good:1");
        functions.makeRoom();
        // Which has all classes loaded and all threads begun.
        functions.apply("first", 1);
        awaitZero(client, 1);
        var operatorBefore = heap(processes.operator());
        var gatewayBefore = heap(processes.gateway());
        var writesBefore = calls.writes();
        var readsBefore = calls.reads();
        var begun = System.nanoTime();
        applyAll(functions, count);
        var applied = Functions.seconds(begun);
        awaitZero(client, count + 1);
        var zero = Functions.seconds(begun);
        Thread.sleep(3_000);
        var writes = (calls.writes() - writesBefore) / (double) count;
        var reads = (calls.reads() - readsBefore) / (double) count;
        var operatorHeap = heap(processes.operator());
        var gatewayHeap = heap(processes.gateway());
        var more = new ArrayList<Double>();
        var changes = new ArrayList<Double>();
        for (var round = 0; round < ROUNDS; round++) {
            var name = "more" + round;
            more.add(Functions.timed(() -> functions.apply(name, 1), () -> isReady(client, name, name + "-00001")));
            changes.add(Functions.timed(() -> functions.apply(name, 2), () -> isReady(client, name, name + "-00002")));
        }
        System.out.printf(
                "%9d %10.1f %10.1f | %9.1f %8.1f %8.0f | %9.1f %8.1f %8.0f | %9.1f %9.2f %7.0f ms %7.0f ms%n",
                count, applied, zero,
                operatorHeap / 1024, (operatorHeap - operatorBefore) / count, rss(processes.operator()),
                gatewayHeap / 1024, (gatewayHeap - gatewayBefore) / count, rss(processes.gateway()),
                writes, reads, Functions.median(more), Functions.median(changes));
        System.out.println("          writes: " + calls.kinds());
    }

    private static void applyAll(Functions functions, int count) throws Exception {
        try (var applying = Executors.newFixedThreadPool(APPLIED_AT_ONCE)) {
            var all = IntStream.range(0, count)
                    .mapToObj(number -> applying.submit(() -> functions.apply("f" + number, 1)))
                    .toList();
            for (var one : all) {
                one.get();
            }
        }
    }

    private static Process gateway(Path directory, Path kubeconfig, int management) throws IOException {
        return start("gateway", kubeconfig, Map.of(
                "NABI_GATEWAY_HOST", "127.0.0.1",
                "NABI_GATEWAY_PORT", "0",
                "NABI_GATEWAY_DRAIN_DELAY", "PT0S",
                "NABI_METERING_DIRECTORY", directory.resolve("metering").toString(),
                "NABI_DEMAND_TOKEN", TOKEN,
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", Integer.toString(management)));
    }

    private static Process operator(Path kubeconfig, int management) throws IOException {
        return start("operator", kubeconfig, Map.of(
                "NABI_OPERATOR_BASE_IMAGE", "good:base",
                "NABI_OPERATOR_GATEWAY_URL", "http://localhost",
                "NABI_OPERATOR_GATEWAYS", "http://127.0.0.1:" + management,
                "NABI_OPERATOR_NAMESPACES", Functions.NAMESPACE,
                "NABI_OPERATOR_GATEWAY_LABELS", "app.kubernetes.io/component=gateway",
                "NABI_OPERATOR_NETWORK_POLICIES", "true",
                "NABI_DEMAND_TOKEN", TOKEN,
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", "0"));
    }

    /** With the flags of its image, but for the heap, which has room for what is measured. */
    private static Process start(String part, Path kubeconfig, Map<String, String> environment) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java, "@" + IMAGES + part + ".options", "-Xmx1g", "-jar", "../" + part + "/target/quarkus-app/quarkus-run.jar");
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(log(part))
                .start();
    }

    private static File log(String name) {
        return Path.of(System.getProperty("java.io.tmpdir"), "nabi-scale-" + name + ".log").toFile();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** To look is a list of all, so many are looked at seldom. */
    private static void awaitZero(KubernetesClient client, int count) throws InterruptedException {
        Functions.await(() -> atZero(client) >= count, Math.max(500, count / 2));
    }

    private static long atZero(KubernetesClient client) {
        return client.resources(Function.class).inNamespace(Functions.NAMESPACE).list().getItems().stream()
                .filter(Functions::isAtZero)
                .count();
    }

    private static boolean isReady(KubernetesClient client, String name, String revision) {
        return Functions.isReady(
                client.resources(Function.class).inNamespace(Functions.NAMESPACE).withName(name).get(), revision);
    }

    private static double rss(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** KiB that live on the heap after a full collection; of which classes is written beside the logs. */
    private static double heap(Process process) throws Exception {
        jcmd(process, "GC.run");
        var histogram = jcmd(process, "GC.class_histogram");
        Files.writeString(log("histogram-" + process.pid()).toPath(), histogram);
        var total = TOTAL.matcher(histogram);
        // What a collector leaves between objects that it did not move is no object.
        var gaps = FILLER.matcher(histogram).results().mapToDouble(gap -> Double.parseDouble(gap.group(1))).sum();
        return total.find() ? (Double.parseDouble(total.group(1)) - gaps) / 1024 : Double.NaN;
    }

    private static String jcmd(Process process, String command) throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var run = new ProcessBuilder(jcmd, Long.toString(process.pid()), command).start();
        return new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Passes bytes on to the API, and counts the requests in them. */
    private static final class CountingProxy implements AutoCloseable {
        private static final Pattern REQUEST =
                Pattern.compile("(GET|POST|PUT|PATCH|DELETE) /apis?/([^ ?]*)[^ ]* HTTP/1\\.1\r\n");

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int target;
        private final SSLContext tls;
        private final AtomicLong reads = new AtomicLong();
        private final AtomicLong writes = new AtomicLong();
        private final Map<String, AtomicLong> kinds = new TreeMap<>();

        CountingProxy(Config config) throws IOException, GeneralSecurityException {
            this.target = URI.create(config.getMasterUrl()).getPort();
            this.tls = trusting(Base64.getDecoder().decode(config.getCaCertData()));
            Thread.ofVirtual().start(this::accept);
        }

        private static SSLContext trusting(byte[] certificate) throws IOException, GeneralSecurityException {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var factory = CertificateFactory.getInstance("X.509");
            store.setCertificateEntry("api", factory.generateCertificate(new ByteArrayInputStream(certificate)));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return tls;
        }

        int port() {
            return server.getLocalPort();
        }

        long reads() {
            return reads.get();
        }

        long writes() {
            return writes.get();
        }

        synchronized String kinds() {
            return kinds.toString();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    var client = server.accept();
                    var api = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), target);
                    client.setTcpNoDelay(true);
                    api.setTcpNoDelay(true);
                    Thread.ofVirtual().start(() -> pass(client, api, true));
                    Thread.ofVirtual().start(() -> pass(api, client, false));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void pass(Socket from, Socket to, boolean counted) {
            var buffer = new byte[1 << 16];
            var tail = "";
            try (from; to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (counted) {
                        tail = count(tail + new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // One side has gone; the other is closed too.
            }
        }

        /** Gives what may be the beginning of a request line that is not whole yet. */
        private synchronized String count(String text) {
            var request = REQUEST.matcher(text);
            var end = 0;
            while (request.find()) {
                end = request.end();
                if ("GET".equals(request.group(1))) {
                    reads.incrementAndGet();
                } else {
                    writes.incrementAndGet();
                    var kind = request.group(1) + " "
                            + request.group(2).replaceAll("^.*namespaces/[^/]+/", "").replaceAll("/[^/]+(/|$)", "/*$1");
                    kinds.computeIfAbsent(kind, name -> new AtomicLong()).incrementAndGet();
                }
            }
            return text.substring(Math.max(end, text.length() - 2048));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
