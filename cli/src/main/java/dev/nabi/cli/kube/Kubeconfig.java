package dev.nabi.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.kube.KubeContext.Cluster;
import dev.nabi.cli.kube.KubeContext.Exec;
import dev.nabi.cli.kube.KubeContext.Installation;
import dev.nabi.cli.kube.KubeContext.User;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kubeconfig files, merged as kubectl merges them: of two entries of one name the first counts. */
public final class Kubeconfig {
    private static final String EXTENSION = "nabi.dev";
    private static final Path POD = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private final List<Loaded> files;
    private final List<Path> asked;

    /** A file's content, and the directory that its relative paths start from. */
    private record Loaded(JsonNode content, Path directory) {}

    /** An entry of a list, and the file that it is in. */
    private record Entry(JsonNode value, Loaded source) {
        Path directory() {
            return source.directory();
        }

        JsonNode file() {
            return source.content();
        }

        @Nullable
        String text(String field) {
            var text = value.path(field).asText("");
            return text.isEmpty() ? null : text;
        }

        /** The content of a field, or of the file that another field names. */
        @Nullable
        String content(String field, String dataField) {
            var data = text(dataField);
            if (data != null) {
                return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
            }
            var file = text(field);
            return file == null ? null : read(directory().resolve(file));
        }
    }

    private Kubeconfig(List<Loaded> files, List<Path> asked) {
        this.files = files;
        this.asked = asked;
    }

    /** Those of {@code --kubeconfig}, else of {@code KUBECONFIG}, else {@code ~/.kube/config}. */
    public static Kubeconfig load(@Nullable Path explicit, Map<String, String> environment) {
        var paths = explicit == null ? paths(environment) : List.of(explicit);
        var files = new ArrayList<Loaded>();
        for (var path : paths) {
            if (Files.exists(path)) {
                files.add(parse(path));
            } else if (explicit != null) {
                throw CommandException.usage("--kubeconfig: there is no file " + path);
            }
        }
        return new Kubeconfig(files, paths);
    }

    private static List<Path> paths(Map<String, String> environment) {
        var variable = environment.getOrDefault("KUBECONFIG", "");
        if (!variable.isBlank()) {
            return List.of(variable.split(File.pathSeparator, -1)).stream()
                    .filter(path -> !path.isBlank())
                    .map(Path::of)
                    .toList();
        }
        var home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return List.of(Path.of(home, ".kube", "config"));
    }

    private static Loaded parse(Path path) {
        try {
            var documents = Yaml.documents(Files.readString(path));
            var directory = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), Path.of("/"));
            return new Loaded(documents.isEmpty() ? Yaml.object() : documents.getFirst(), directory);
        } catch (IOException e) {
            throw CommandException.usage("the kubeconfig " + path + " cannot be read: " + e.getMessage());
        }
    }

    /** The named context, or the current one; in a pod without a kubeconfig, the pod's own ServiceAccount. */
    public KubeContext context(@Nullable String named, Map<String, String> environment) {
        var name = named != null ? named : current().orElse("");
        if (name.isEmpty()) {
            return inPod(environment)
                    .orElseThrow(() -> new CommandException(
                            ExitCode.UNREACHABLE,
                            "no Kubernetes context: " + asked
                                    + (files.isEmpty() ? " is not there" : " has no current one")
                                    + ". Set KUBECONFIG, or use --kubeconfig or --context. With ./nabi local:"
                                    + " export KUBECONFIG=$PWD/.nabi/kubeconfig"));
        }
        var context = entry("contexts", name, "context").orElseThrow(() -> missing("context", name));
        var cluster = named(context, "clusters", "cluster");
        var user = context.text("user") == null ? null : named(context, "users", "user");
        return new KubeContext(
                name,
                cluster(cluster),
                user == null ? User.ANONYMOUS : user(user),
                Objects.requireNonNullElse(context.text("namespace"), "default"),
                installation(context.file()));
    }

    private Optional<String> current() {
        return files.stream()
                .map(file -> file.content().path("current-context").asText(""))
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    private Entry named(Entry context, String list, String field) {
        var name = Objects.requireNonNullElse(context.text(field), "");
        return entry(list, name, field).orElseThrow(() -> missing(field, name));
    }

    private CommandException missing(String kind, String name) {
        return CommandException.usage("there is no " + kind + " '" + name + "' in " + asked);
    }

    private Optional<Entry> entry(String list, String name, String field) {
        return files.stream()
                .flatMap(file -> file.content()
                        .path(list)
                        .valueStream()
                        .filter(entry -> name.equals(entry.path("name").asText()))
                        .map(entry -> new Entry(entry.path(field), file)))
                .findFirst();
    }

    private static Cluster cluster(Entry entry) {
        if (entry.text("tls-server-name") != null) {
            throw CommandException.usage(
                    "tls-server-name of a kubeconfig is not supported: let the server's name be that"
                            + " of its certificate");
        }
        var server = Objects.requireNonNullElse(entry.text("server"), "http://localhost:8080");
        var proxy = entry.text("proxy-url");
        return new Cluster(
                URI.create(server.endsWith("/") ? server.substring(0, server.length() - 1) : server),
                entry.content("certificate-authority", "certificate-authority-data"),
                entry.value().path("insecure-skip-tls-verify").asBoolean(false),
                proxy == null ? null : URI.create(proxy));
    }

    private static User user(Entry entry) {
        var exec = entry.value().path("exec");
        if (entry.value().has("auth-provider")) {
            throw CommandException.usage("auth-provider of a kubeconfig was removed from Kubernetes: use exec");
        }
        var tokenFile = entry.text("tokenFile");
        var name = entry.text("username");
        return new User(
                entry.text("token"),
                tokenFile == null ? null : entry.directory().resolve(tokenFile),
                entry.content("client-certificate", "client-certificate-data"),
                entry.content("client-key", "client-key-data"),
                name == null ? null : name + ":" + Objects.requireNonNullElse(entry.text("password"), ""),
                exec.isObject() ? exec(exec, entry.directory()) : null);
    }

    private static Exec exec(JsonNode exec, Path directory) {
        var environment = new LinkedHashMap<String, String>();
        exec.path("env")
                .forEach(pair -> environment.put(
                        pair.path("name").asText(), pair.path("value").asText()));
        return new Exec(
                exec.path("apiVersion").asText("client.authentication.k8s.io/v1"),
                exec.path("command").asText(),
                exec.path("args").valueStream().map(JsonNode::asText).toList(),
                environment,
                directory);
    }

    private static Installation installation(JsonNode file) {
        return file.path("extensions")
                .valueStream()
                .filter(extension -> EXTENSION.equals(extension.path("name").asText()))
                .map(extension -> extension.path("extension"))
                .map(extension -> new Installation(
                        uri(extension.path("gateway")),
                        uri(extension.path("management")),
                        uri(extension.path("code")),
                        uri(extension.path("events")),
                        uri(extension.path("console"))))
                .findFirst()
                .orElse(Installation.UNKNOWN);
    }

    private static @Nullable URI uri(JsonNode text) {
        return text.isTextual() ? URI.create(text.asText()) : null;
    }

    private static Optional<KubeContext> inPod(Map<String, String> environment) {
        var host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        if (host.isEmpty() || !Files.exists(POD.resolve("token"))) {
            return Optional.empty();
        }
        var port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        var server = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        return Optional.of(new KubeContext(
                "in-cluster",
                new Cluster(server, read(POD.resolve("ca.crt")), false, null),
                new User(null, POD.resolve("token"), null, null, null, null),
                read(POD.resolve("namespace")).trim(),
                Installation.UNKNOWN));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandException.usage("the kubeconfig names " + file + ", which cannot be read: " + e.getMessage());
        }
    }
}
