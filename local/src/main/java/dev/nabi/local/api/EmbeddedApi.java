package dev.nabi.local.api;

import dev.nabi.local.api.http.ApiServer;
import dev.nabi.local.api.kinds.KindRegistry;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.store.Store;
import dev.nabi.local.controllers.Controllers;
import java.io.IOException;
import java.net.URI;

/**
 * A Kubernetes API in this process: what it holds lives in memory and ends with it, it listens on loopback only and
 * asks nobody who they are. For development and tests.
 */
public final class EmbeddedApi implements AutoCloseable {
    /** What a person should know before relying on it. */
    public static final String NOTE =
            "embedded Kubernetes API: in memory, on loopback, without authentication; for development and tests";

    private static final int HISTORY = 20_000;

    private final Store store;
    private final Controllers controllers;
    private final ApiServer server;

    private EmbeddedApi(Store store, Controllers controllers, ApiServer server) {
        this.store = store;
        this.controllers = controllers;
        this.server = server;
    }

    public static EmbeddedApi start(EmbeddedApiOptions options) throws IOException {
        var store = new Store(HISTORY);
        var resources = new Resources(store, new KindRegistry(), options.clock());
        var controllers = new Controllers(resources);
        try {
            return new EmbeddedApi(store, controllers, ApiServer.start(resources, options.podLogs(), options.port()));
        } catch (IOException e) {
            controllers.close();
            throw e;
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** A kubeconfig that points here. */
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: nabi-local
                  cluster:
                    server: %s
                contexts:
                - name: nabi-local
                  context:
                    cluster: nabi-local
                    user: nabi-local
                    namespace: default
                current-context: nabi-local
                users:
                - name: nabi-local
                  user: {}
                """.formatted(uri());
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
