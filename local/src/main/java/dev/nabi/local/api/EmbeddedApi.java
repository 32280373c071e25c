package dev.nabi.local.api;

import dev.nabi.local.api.http.ApiServer;
import dev.nabi.local.api.kinds.KindRegistry;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.store.Store;
import dev.nabi.local.api.tls.Credentials;
import dev.nabi.local.controllers.Controllers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A Kubernetes API in this process: what it holds lives in memory and ends with it, it listens on loopback only and
 * serves whoever has its kubeconfig. For development and tests.
 */
public final class EmbeddedApi implements AutoCloseable {
    /** Of a heap of 256 MiB. */
    private static final int CHANGES = 20_000;

    private static final long CHANGE_BYTES = 48L << 20;

    private final Store store;
    private final Controllers controllers;
    private final ApiServer server;
    private final Credentials credentials;

    private EmbeddedApi(Store store, Controllers controllers, ApiServer server, Credentials credentials) {
        this.store = store;
        this.controllers = controllers;
        this.server = server;
        this.credentials = credentials;
    }

    public static EmbeddedApi start(EmbeddedApiOptions options) throws IOException {
        var store = new Store(new Store.Bounds(CHANGES, CHANGE_BYTES, (long) options.objectMib() << 20));
        var resources = new Resources(store, new KindRegistry(), options.clock());
        var controllers = new Controllers(resources);
        var credentials = Credentials.create(options.clock().instant());
        try {
            var server = ApiServer.start(resources, options.podLogs(), options.port(), credentials);
            return new EmbeddedApi(store, controllers, server, credentials);
        } catch (IOException e) {
            controllers.close();
            throw e;
        }
    }

    public URI uri() {
        return URI.create("https://127.0.0.1:" + server.port());
    }

    /** A kubeconfig that points here; who has it may do everything. */
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: nabi-local
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                contexts:
                - name: nabi-local
                  context:
                    cluster: nabi-local
                    user: nabi-local
                    namespace: default
                current-context: nabi-local
                users:
                - name: nabi-local
                  user:
                    token: %s
                """.formatted(uri(), base64(credentials.certificate()), credentials.token());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many watches are open, those of the controllers among them. */
    int watches() {
        return store.watchers();
    }

    @Override
    public void close() {
        server.close();
        controllers.close();
    }
}
