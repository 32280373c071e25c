import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Trains the AOT cache of the command line: has it run what people run most, in one process, against an API and a gateway
 * that answer here over TLS and HTTP. The JVM writes the cache when that process ends.
 */
public final class Train {
    private static final String PASSWORD = "training";

    private static final String FUNCTION = """
            {"apiVersion":"nabi.dev/v1alpha1","kind":"Function","metadata":{"name":"hello","namespace":"default","uid":"u",
            "generation":2,"resourceVersion":"7","creationTimestamp":"2026-01-01T00:00:00Z"},
            "spec":{"java":{"source":"public class Hello {\\n}\\n"},"timeoutSeconds":30},
            "status":{"observedGeneration":2,"url":"http://127.0.0.1/function/default/hello",
            "latestCreatedRevision":"hello-00002","latestReadyRevision":"hello-00002","replicas":1,
            "traffic":[{"revision":"hello-00002","weight":100}],
            "usage":{"invocationsToday":1,"invocationsThisMonth":2,"gbSecondsToday":"0.1","gbSecondsThisMonth":"0.2"},
            "conditions":[{"type":"Ready","status":"True","reason":"Ready","message":"calls are answered",
            "lastTransitionTime":"2026-01-01T00:00:00Z"},
            {"type":"RevisionReady","status":"True","reason":"Ready","message":"works",
            "lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""";

    private static final String LOG = "{\"time\":\"2026-01-01T00:00:00.000Z\",\"level\":\"INFO\",\"message\":\"hello\"}\n";

    private Train() {}

    public static void main(String[] arguments) throws Exception {
        var options = Path.of(arguments[0]);
        var directory = Path.of(arguments[1]).toAbsolutePath();
        var java = arguments[2];
        var work = Files.createTempDirectory("nabi-training");
        renewClassFiles(directory.resolve("lib"));
        var store = work.resolve("store.p12");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "api",
                "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1,dns:localhost", "-storetype", "PKCS12",
                "-storepass", PASSWORD, "-keystore", store.toString()));
        var api = secure(store);
        var gateway = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        for (var server : List.of(api, gateway)) {
            server.createContext("/", answers());
            server.start();
        }
        Files.writeString(work.resolve("kubeconfig"), kubeconfig(store, api.getAddress().getPort(), gateway.getAddress().getPort()));
        Files.writeString(work.resolve("Hello.java"), "public class Hello {\n  // changed\n}\n");
        Files.writeString(work.resolve("lines"), """
                version
                list
                list -A -o json
                get hello
                get hello -o yaml
                describe hello
                deploy Hello.java
                invoke hello -d Ada
                logs hello
                traffic hello
                rollback hello --to 2
                usage hello
                cost
                doctor
                --help
                deploy --help
                nothing
                """);
        var cache = directory.resolve("nabi.aot");
        Files.deleteIfExists(cache);
        var builder = new ProcessBuilder(
                        java, "@" + options.toAbsolutePath(), "-XX:AOTCacheOutput=" + cache, "-Dnabi.training=" + work.resolve("lines"),
                        "-Dnabi.directory=" + work, "-jar", directory.resolve("nabi-cli.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("output").toFile());
        builder.environment().put("KUBECONFIG", work.resolve("kubeconfig").toString());
        var process = builder.start();
        var isDone = process.waitFor(180, TimeUnit.SECONDS) && process.exitValue() == 0 && Files.exists(cache);
        api.stop(0);
        gateway.stop(0);
        if (!isDone) {
            process.destroyForcibly();
            System.err.println(Files.readString(work.resolve("output")));
            System.err.println("training the AOT cache of the command line failed");
            System.exit(1);
        }
        System.out.println(cache + ": " + Files.size(cache) / 1024 + " KiB");
        System.exit(0);
    }

    /**
     * Picocli's classes have the class file version of Java 5, which no AOT cache takes: every start would read and verify them
     * anew. They are written again with that of Java 8, and the stack maps that it asks for.
     */
    private static void renewClassFiles(Path libraries) throws Exception {
        try (var jars = Files.newDirectoryStream(libraries, "picocli-*.jar")) {
            for (var jar : jars) {
                var renewed = libraries.resolve(jar.getFileName() + ".new");
                try (var from = new JarFile(jar.toFile());
                        var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                        var to = new JarOutputStream(Files.newOutputStream(renewed))) {
                    var classes = ClassFile.of(
                            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                            ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(loader)));
                    for (var entry : from.stream().filter(entry -> !entry.isDirectory()).toList()) {
                        var content = from.getInputStream(entry).readAllBytes();
                        to.putNextEntry(new JarEntry(entry.getName()));
                        to.write(entry.getName().endsWith(".class") ? renewed(classes, content) : content);
                        to.closeEntry();
                    }
                }
                Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static byte[] renewed(ClassFile classes, byte[] content) {
        var model = classes.parse(content);
        if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
            return content;
        }
        CodeTransform same = (builder, element) -> builder.with(element);
        ClassTransform newer = (builder, element) -> {
            if (element instanceof ClassFileVersion) {
                builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            } else {
                builder.with(element);
            }
        };
        return classes.transformClass(model, newer.andThen(ClassTransform.transformingMethodBodies(same)));
    }

    private static HttpHandler answers() {
        return exchange -> {
            try (exchange) {
                var path = exchange.getRequestURI().toString();
                exchange.getRequestBody().readAllBytes();
                if (path.startsWith("/nabi.dev/")) {
                    answer(exchange, 404, "application/json", "{\"message\":\"not found\"}");
                } else if (path.contains("watch=true")) {
                    answer(exchange, 200, "application/json", "{\"type\":\"MODIFIED\",\"object\":" + FUNCTION.replace("\n", "") + "}\n");
                } else if (path.contains("/log")) {
                    answer(exchange, 200, "text/plain", LOG);
                } else if (path.contains("/functions/")) {
                    answer(exchange, 200, "application/json", FUNCTION);
                } else if (path.contains("/functions")) {
                    answer(exchange, 200, "application/json", "{\"items\":[" + FUNCTION + "]}");
                } else if (path.contains("/pods")) {
                    answer(exchange, 200, "application/json", "{\"items\":[{\"metadata\":{\"name\":\"hello-00002-a-b\"}}]}");
                } else if (path.startsWith("/function/")) {
                    exchange.getResponseHeaders().add("Server-Timing", "queue;dur=0.1, start;dur=100, function;dur=2");
                    exchange.getResponseHeaders().add("Nabi-Invocation-Id", "0123");
                    answer(exchange, 200, "text/plain", "Hello, Ada!");
                } else if (path.startsWith("/usage")) {
                    answer(exchange, 200, "application/json", "{\"rows\":[{\"from\":\"2026-01-01\",\"function\":\"hello\",\"invocations\":1}]}");
                } else if (path.startsWith("/cost")) {
                    answer(exchange, 200, "application/json", "{\"currency\":\"USD\",\"lines\":[{\"item\":\"invocations\"}],\"total\":\"0\"}");
                } else {
                    answer(exchange, 200, "application/json", "{\"items\":[],\"gitVersion\":\"v1\",\"checks\":[],\"status\":{\"allowed\":true}}");
                }
            }
        };
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static HttpsServer secure(Path file) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(file), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    private static KeyStore store(Path file) throws Exception {
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static String kubeconfig(Path store, int api, int gateway) throws Exception {
        var certificate = Base64.getMimeEncoder().encodeToString(store(store).getCertificate("api").getEncoded());
        var pem = "-----BEGIN CERTIFICATE-----\n" + certificate + "\n-----END CERTIFICATE-----\n";
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: "%s"}}]
                users: [{name: u, user: {token: t}}]
                contexts:
                - name: c
                  context:
                    cluster: c
                    user: u
                extensions:
                - name: nabi.dev
                  extension: {gateway: "http://127.0.0.1:%d", management: "http://127.0.0.1:%d"}
                current-context: c
                """.formatted(api, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)), gateway, gateway);
    }

    private static void run(List<String> command) throws Exception {
        var process = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true).start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " failed: " + printed);
        }
    }
}
