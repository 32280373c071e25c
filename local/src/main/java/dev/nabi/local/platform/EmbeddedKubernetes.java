package dev.nabi.local.platform;

import dev.nabi.local.api.EmbeddedApi;
import dev.nabi.local.api.EmbeddedApiOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** The embedded API as the platform's Kubernetes. */
record EmbeddedKubernetes(EmbeddedApi api) implements KubernetesApi {

    static KubernetesApi start(int port, Path podLogs) throws IOException {
        return new EmbeddedKubernetes(
                EmbeddedApi.start(EmbeddedApiOptions.withLogsIn(podLogs).withPort(port)));
    }

    @Override
    public URI uri() {
        return api.uri();
    }

    @Override
    public String kubeconfig() {
        return api.kubeconfig();
    }

    @Override
    public void close() {
        api.close();
    }
}
