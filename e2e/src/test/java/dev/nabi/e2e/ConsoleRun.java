package dev.nabi.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.browser.Browser;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openqa.selenium.Cookie;

/** The local platform with its console, a Prometheus where the machine has one, and browsers before them. */
final class ConsoleRun implements AutoCloseable {
    static final String NAMESPACE = "browser";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern INVITATION =
            Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+(/invitation/admin\\.\\S+)");
    private static final Pattern TOKEN = Pattern.compile("token: \"?([^\"\\s]+)");

    /** The viewer reads Functions and what runs them, and changes nothing. */
    private static final String OBJECTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: browser}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: viewer, namespace: browser}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: viewer, namespace: browser}
            rules:
            - {apiGroups: [nabi.dev, apps, ""], resources: [functions, triggers, deployments, pods, pods/log], verbs: [get, list, watch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: viewer, namespace: browser}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: viewer}
            subjects: [{kind: ServiceAccount, name: viewer, namespace: browser}]
            """;

    private final Path directory;
    private final LocalPlatform platform;
    private final Optional<Prometheus> prometheus;
    private final KubernetesClient kubernetes;
    private final Map<String, Browser> browsers = new HashMap<>();

    private ConsoleRun(Path directory, LocalPlatform platform, Optional<Prometheus> prometheus) {
        this.directory = directory;
        this.platform = platform;
        this.prometheus = prometheus;
        this.kubernetes = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(platform.kubeconfig()))
                .build();
    }

    static ConsoleRun start(Path directory) throws Exception {
        var prometheus = Prometheus.program().isPresent()
                ? Optional.of(prometheus(Files.createDirectories(directory.resolve("prometheus"))))
                : Optional.<Prometheus>empty();
        try {
            var environment = new HashMap<String, String>();
            prometheus.ifPresent(its -> environment.put("NABI_CONSOLE_PROMETHEUS", "http://" + its.address()));
            var platform = LocalPlatform.withConsole(directory.resolve("platform"), environment);
            if (prometheus.isPresent()) {
                Files.writeString(
                        directory.resolve("prometheus/targets.json"),
                        "[{\"targets\": [\"127.0.0.1:%d\"]}]"
                                .formatted(platform.managementPorts().getFirst()));
            }
            var run = new ConsoleRun(directory, platform, prometheus);
            return run.prepared();
        } catch (Exception e) {
            prometheus.ifPresent(Prometheus::close);
            throw e;
        }
    }

    private ConsoleRun prepared() {
        try {
            load(OBJECTS);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** It learns where the gateway is from a file that is written when there is one. */
    private static Prometheus prometheus(Path folder) throws Exception {
        Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                - job_name: gateway
                  metrics_path: /q/metrics
                  honor_labels: true
                  file_sd_configs: [{files: [%s]}]
                """.formatted(folder.resolve("targets.json")));
        Files.writeString(folder.resolve("targets.json"), "[]");
        return Prometheus.in(folder);
    }

    void load(String yaml) {
        kubernetes
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    URI address() {
        return platform.console();
    }

    LocalPlatform platform() {
        return platform;
    }

    Optional<Prometheus> prometheus() {
        return prometheus;
    }

    /** A browser of a person, with its own cookies. */
    Browser browser(String person) {
        return browsers.computeIfAbsent(person, name -> new Browser(address(), directory.resolve(name)));
    }

    /** The path of the one-time link that the platform printed. */
    String invitation() {
        return found(INVITATION, platform.printed());
    }

    /** The token of who may do everything. */
    String token() {
        return found(TOKEN, platform.kubeconfig());
    }

    private static String found(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(pattern + " is not in " + text);
        }
        return found.group(1);
    }

    String viewerToken() {
        return kubernetes
                .serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName("viewer")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** A browser that is signed in by a Kubernetes token and looks at the list of Functions. */
    Browser signedIn(String person, String token) {
        var browser = browser(person);
        browser.open("/sign-in/token?to=/functions%3Fns%3D" + NAMESPACE);
        browser.find("textarea[name=token]").sendKeys(token);
        browser.click("main button.primary");
        browser.awaitPath("/functions?ns=" + NAMESPACE);
        return browser;
    }

    /** The Functions of the namespace, as the API has them. */
    List<JsonNode> functions() {
        try {
            return JSON.readTree(kubernetes.raw("/apis/nabi.dev/v1alpha1/namespaces/" + NAMESPACE + "/functions"))
                    .path("items")
                    .valueStream()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode function(String name) {
        return functions().stream()
                .filter(function -> function.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The console's process, as the platform started it. */
    ProcessHandle process() {
        return platform.descendants().stream()
                .filter(process -> process.info().commandLine().orElse("").contains("console/target"))
                .findFirst()
                .orElseThrow();
    }

    /** Asks for a page many times, as a browser with these cookies. */
    void view(String path, List<Cookie> cookies, int times) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address().resolve(path))
                .header("Accept", "text/html")
                .header(
                        "Cookie",
                        cookies.stream()
                                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")))
                .build();
        for (var view = 0; view < times; view++) {
            var status = Platform.HTTP.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException(path + " was answered " + status);
            }
        }
    }

    /** How long the console took to start, by its own log. */
    String started() {
        return found(Pattern.compile("nabi-console .* (started in [0-9.]+s)"), platform.log("console"));
    }

    /** What the console's process takes, as the kernel says. */
    String memory() {
        try (var lines = Files.lines(Path.of("/proc/" + process().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                    .map(line -> line.replaceAll("\\s+", " "))
                    .collect(Collectors.joining(", "));
        } catch (IOException noLinux) {
            return "its memory is not known here";
        }
    }

    @Override
    public void close() {
        browsers.values().forEach(Browser::close);
        kubernetes.close();
        platform.close();
        prometheus.ifPresent(Prometheus::close);
    }
}
