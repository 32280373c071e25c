import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.cluster.PretendedGateway;
import dev.nabi.operator.cluster.TestCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Many Functions at zero on the embedded API: the operator as a process of its own, its calls counted on the wire. */
final class Scale {
    private static final int ROUNDS = 10;

    /** As the operator's image has them. */
    private static final String OPTIONS = "../images/src/main/resources/dev/nabi/images/operator.options";

    public static void main(String... args) throws Exception {
        System.out.printf(
                "%9s %11s %10s %9s %9s %11s %11s %10s %10s%n",
                "functions", "applied s", "all zero s", "RSS MiB", "heap MiB", "writes/fn", "reads/fn", "one more", "a change");
        for (var count : args) {
            embedded(Integer.parseInt(count));
        }
    }

    private static void embedded(int count) throws Exception {
        var directory = Files.createTempDirectory("nabi-scale");
        try (var cluster = new TestCluster(directory, 1, 20);
                var proxy = new CountingProxy(cluster.config())) {
            var kubeconfig = directory.resolve("kubeconfig");
            Files.writeString(kubeconfig, """
                    apiVersion: v1
                    kind: Config
                    current-context: c
                    clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: u, user: {token: %s}}]
                    contexts: [{name: c, context: {cluster: c, user: u, namespace: %s}}]
                    """.formatted(proxy.port(), cluster.config().getAutoOAuthToken(), Functions.NAMESPACE));
            measure(cluster.client(), cluster.gateway(), kubeconfig, count, proxy);
        }
    }

    private static void measure(
            KubernetesClient client,
            PretendedGateway gateway,
            Path kubeconfig,
            int count,
            CountingProxy calls)
            throws Exception {
        var functions = new Functions(client, "good:1");
        functions.makeRoom();
        var operator = operator(kubeconfig, gateway.address());
        try {
            var begun = System.nanoTime();
            for (var number = 0; number < count; number++) {
                functions.apply("f" + number, 1);
            }
            var applied = Functions.seconds(begun);
            Functions.await(() -> atZero(client) == count, 500);
            var zero = Functions.seconds(begun);
            Thread.sleep(3_000);
            var writes = calls.writes() / (double) count;
            var reads = calls.reads() / (double) count;
            var rss = rss(operator);
            var heap = heap(operator);
            var more = new ArrayList<Double>();
            var changes = new ArrayList<Double>();
            for (var round = 0; round < ROUNDS; round++) {
                var name = "more" + round;
                more.add(Functions.timed(() -> functions.apply(name, 1), () -> isReady(client, name, name + "-00001")));
                changes.add(Functions.timed(() -> functions.apply(name, 2), () -> isReady(client, name, name + "-00002")));
            }
            System.out.printf(
                    "%9d %11.1f %10.1f %9.0f %9.0f %11.1f %11.2f %7.0f ms %7.0f ms%n",
                    count, applied, zero, rss, heap, writes, reads, Functions.median(more), Functions.median(changes));
            System.out.println("          writes: " + calls.kinds());
        } finally {
            operator.destroy();
            operator.waitFor(20, TimeUnit.SECONDS);
            functions.takeAway();
        }
    }

    private static Process operator(Path kubeconfig, URI gateway) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(java, "@" + OPTIONS, "-Xmx256m", "-jar", "target/quarkus-app/quarkus-run.jar");
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG", kubeconfig.toString(),
                        "NABI_OPERATOR_BASE_IMAGE", "good:base",
                        "NABI_OPERATOR_GATEWAY_URL", "http://localhost",
                        "NABI_OPERATOR_GATEWAYS", gateway.toString(),
                        "NABI_OPERATOR_NAMESPACES", Functions.NAMESPACE,
                        "NABI_OPERATOR_GATEWAY_LABELS", "app.kubernetes.io/component=gateway",
                        "NABI_OPERATOR_NETWORK_POLICIES", "true",
                        "NABI_DEMAND_TOKEN", "0123456789abcdef",
                        "QUARKUS_HTTP_PORT", "0"));
        return builder.redirectErrorStream(true)
                .redirectOutput(Path.of(System.getProperty("java.io.tmpdir"), "nabi-scale-operator.log").toFile())
                .start();
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

    /** What lives on the heap after a full collection. */
    private static double heap(Process process) throws Exception {
        jcmd(process, "GC.run");
        var used = Pattern.compile("used (\\d+)K").matcher(jcmd(process, "GC.heap_info"));
        return used.find() ? Double.parseDouble(used.group(1)) / 1024 : Double.NaN;
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
