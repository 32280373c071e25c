package dev.nabi.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.kube.KubeContext.User;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Kubernetes API of one context, with the rights of its user. */
public final class KubeApi implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final String MANAGER = "nabi";

    private final KubeContext context;
    private final User user;
    private final HttpClient client;

    private KubeApi(KubeContext context, User user, HttpClient client) {
        this.context = context;
        this.user = user;
        this.client = client;
    }

    public static KubeApi of(KubeContext context) {
        var exec = context.user().exec();
        var user = exec == null ? context.user() : ExecCredentials.of(exec);
        // HTTP/1.1, since it is ready sooner and one command asks little.
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if ("https".equals(context.cluster().server().getScheme())) {
            builder.sslContext(Tls.context(context.cluster(), user));
        }
        var proxy = context.cluster().proxy();
        if (proxy != null) {
            builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())));
        }
        return new KubeApi(context, user, builder.build());
    }

    public KubeContext context() {
        return context;
    }

    /** The user's bearer token, for a gateway that asks Kubernetes whose it is. */
    public Optional<String> token() {
        var file = user.tokenFile();
        try {
            return file != null
                    ? Optional.of(Files.readString(file).trim())
                    : Optional.ofNullable(user.token()).map(String::trim);
        } catch (IOException e) {
            throw CommandException.usage("the kubeconfig names " + file + ", which cannot be read: " + e.getMessage());
        }
    }

    public JsonNode get(String path) {
        return json(send(request(path).GET().timeout(ANSWER), path));
    }

    /** The same; empty where the server has no such object. */
    public Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (ApiException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public JsonNode create(String path, JsonNode object) {
        return write("POST", path, "application/json", object);
    }

    public JsonNode replace(String path, JsonNode object) {
        return write("PUT", path, "application/json", object);
    }

    /** A JSON merge patch (RFC 7396). */
    public JsonNode merge(String path, JsonNode patch) {
        return write("PATCH", path, "application/merge-patch+json", patch);
    }

    /** Server-side apply; fields of other managers are taken over. */
    public JsonNode apply(String path, JsonNode object) {
        return write("PATCH", withParameter(path, "force=true"), "application/apply-patch+yaml", object);
    }

    public JsonNode delete(String path) {
        return json(send(request(path).DELETE().timeout(ANSWER), path));
    }

    private JsonNode write(String method, String path, String type, JsonNode body) {
        var managed = withParameter(path, "fieldManager=" + MANAGER);
        var request = request(managed)
                .method(method, BodyPublishers.ofString(body.toString()))
                .header("Content-Type", type)
                .timeout(ANSWER);
        return json(send(request, path));
    }

    public static String withParameter(String path, String parameter) {
        return path + (path.indexOf('?') < 0 ? "?" : "&") + parameter;
    }

    /** An answer of any length, such as a log that is followed; the caller closes it. */
    public InputStream stream(String path) {
        return exchange(request(path).GET(), path);
    }

    HttpClient client() {
        return client;
    }

    URI uri(String path) {
        return URI.create(context.cluster().server() + path);
    }

    /** The value of the field {@code Authorization}; null for a user who is known by a certificate. */
    @Nullable
    String authorization() {
        return token().map(token -> "Bearer " + token)
                .or(() -> Optional.ofNullable(user.basic())
                        .map(basic ->
                                "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8))))
                .orElse(null);
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(uri(path)).header("Accept", "application/json, */*");
        var authorization = authorization();
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private String send(HttpRequest.Builder request, String path) {
        try (var in = exchange(request, path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private InputStream exchange(HttpRequest.Builder request, String path) {
        try {
            HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() >= 400) {
                try (var body = answer.body()) {
                    throw ApiException.of(answer.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return answer.body();
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted while " + path + " was asked for", e);
        }
    }

    private CommandException unreachable(IOException e) {
        var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new CommandException(
                ExitCode.UNREACHABLE,
                "the Kubernetes API at " + context.cluster().server() + " (context " + context.name()
                        + ") cannot be reached: " + why
                        + (context.installation().isLocal() ? ". Is ./nabi local running?" : ""),
                e);
    }

    private static JsonNode json(String text) {
        try {
            return Yaml.JSON.readTree(text);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "the Kubernetes API gave no JSON: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
