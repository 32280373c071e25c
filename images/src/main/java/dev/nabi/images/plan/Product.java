package dev.nabi.images.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A row of the table of images: what it is made from, which Java modules it needs, how it starts and is trained.
 *
 * @param image the image's name, without registry and tag
 * @param program the folder with the built program, seen from the root of the repository
 */
public record Product(
        String image, String program, Set<String> modules, Launch launch, List<Integer> ports, Training training) {

    public static final Product OPERATOR = new Product(
            "nabi-operator",
            "operator/target/quarkus-app",
            Modules.PLATFORM,
            new Launch("operator.options", "quarkus-run.jar"),
            List.of(9091),
            new Training(
                    Map.of(
                            "QUARKUS_HTTP_HOST", "127.0.0.1",
                            "QUARKUS_HTTP_PORT", "${port}",
                            "NABI_OPERATOR_BASE_IMAGE", "nabi-function-base",
                            "NABI_OPERATOR_GATEWAY_URL", "http://gateway",
                            "NABI_OPERATOR_GATEWAY_LABELS", "app.kubernetes.io/component=gateway",
                            "NABI_OPERATOR_NAMESPACE", "default"),
                    "/q/health/live",
                    List.of("/q/health/ready", "/q/metrics"),
                    0,
                    ""));

    public static final Product GATEWAY = new Product(
            "nabi-gateway",
            "gateway/target/quarkus-app",
            Modules.PLATFORM,
            new Launch("gateway.options", "quarkus-run.jar"),
            List.of(8080, 9090),
            new Training(
                    Map.of(
                            "QUARKUS_HTTP_HOST", "127.0.0.1",
                            "QUARKUS_HTTP_PORT", "${port}",
                            "NABI_GATEWAY_PORT", "${secondPort}"),
                    "/q/health/ready",
                    List.of("/q/health/live", "/q/metrics"),
                    500,
                    ""));

    public static final Product EVENTS = new Product(
            "nabi-events",
            "events/target/quarkus-app",
            Modules.PLATFORM,
            new Launch("events.options", "quarkus-run.jar"),
            List.of(8090, 9000),
            new Training(
                    Map.of(
                            "QUARKUS_HTTP_HOST", "127.0.0.1",
                            "QUARKUS_HTTP_PORT", "${secondPort}",
                            "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                            "QUARKUS_MANAGEMENT_PORT", "${port}",
                            "NABI_EVENTS_TOKEN", "of-the-training-run",
                            "NABI_EVENTS_STORE_URL", "jdbc:sqlite:events.db",
                            "NABI_EVENTS_GATEWAY", "http://127.0.0.1:9"),
                    "/q/health/live",
                    List.of("/q/health/ready", "/q/metrics"),
                    0,
                    ""));

    public static final Product CONSOLE = new Product(
            "nabi-console",
            "console/target/quarkus-app",
            // With the compiler, which says what is wrong with a source before it is deployed.
            Modules.FUNCTIONS,
            new Launch("console.options", "quarkus-run.jar"),
            List.of(8080, 9000),
            new Training(
                    Map.of(
                            "QUARKUS_HTTP_HOST", "127.0.0.1",
                            "QUARKUS_HTTP_PORT", "${secondPort}",
                            "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                            "QUARKUS_MANAGEMENT_PORT", "${port}",
                            "NABI_CONSOLE_GATEWAY", "http://127.0.0.1:9"),
                    "/q/health/live",
                    List.of("/q/health/ready", "/q/metrics"),
                    0,
                    ""));

    public static final Product FUNCTION_BASE = new Product(
            "nabi-function-base",
            "function-base-image/target/runtime",
            Modules.FUNCTIONS,
            new Launch(
                    "jvm.options",
                    "nabi-function.jar",
                    "dev.nabi.function.Main",
                    // The root file system is read-only and a volume would cost 300 ms of each cold start. This one is
                    // in every container: 64 MiB of memory, counted as the container's.
                    List.of("-Djava.io.tmpdir=/dev/shm"),
                    // Jars are the default; for an inline source the operator gives the other file's name.
                    List.of(
                            new Launch.Start("jar.options", List.of(), "nabi.aot", List.of()),
                            // What runs once, the compiler of sources, is not worth the second compiler of the JVM.
                            new Launch.Start(
                                    "source.options",
                                    List.of("-XX:TieredStopAtLevel=1"),
                                    "nabi-source.aot",
                                    List.of("nabi-source.index")))),
            List.of(8080),
            new Training(
                    Map.of("HOST", "127.0.0.1", "PORT", "${port}", "NABI_SOURCE", """
                    public class Hello implements java.util.function.Function<String, String> {
                        public String apply(String name) {
                            return "Hello, " + name + "!";
                        }
                    }
                    """),
                    "/_nabi/health",
                    List.of(),
                    0,
                    "function-base-image/Train.java"));

    public static final List<Product> ALL = List.of(OPERATOR, GATEWAY, EVENTS, CONSOLE, FUNCTION_BASE);

    /** The product with this name, with or without its prefix. */
    public static Optional<Product> named(String name) {
        return ALL.stream()
                .filter(product -> product.image.equals(name) || product.image.equals("nabi-" + name))
                .findFirst();
    }

    /**
     * The modules of the one Java runtime that all images share. A second, smaller one for operator, gateway, events and console would
     * be 24 MB more to store and pull in sum, and a node would hold two copies of the JVM in memory instead of one.
     */
    public static Set<String> allModules() {
        var all = new TreeSet<String>();
        ALL.forEach(product -> all.addAll(product.modules));
        return all;
    }
}
