package dev.nabi.gateway.kube;

import dev.nabi.gateway.access.IssuerKeys;
import dev.nabi.gateway.access.SecretContent;
import dev.nabi.gateway.access.SecretSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What access needs of the API server: Secrets by their names, and the keys of the issuer of ServiceAccounts' tokens. */
public final class ClusterAccess implements SecretSource {
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;
    private final Executor blocking;

    public ClusterAccess(KubernetesClient client, Executor blocking) {
        this.client = client;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<SecretContent> read(String namespace, String name) {
        return CompletableFuture.supplyAsync(() -> content(namespace, name), blocking);
    }

    private SecretContent content(String namespace, String name) {
        try {
            var secret = client.secrets().inNamespace(namespace).withName(name).get();
            return secret == null
                    ? new SecretContent.Missing("there is no Secret " + namespace + "/" + name)
                    : new SecretContent.Entries(decoded(Objects.requireNonNullElse(secret.getData(), Map.of())));
        } catch (KubernetesClientException failed) {
            if (failed.getCode() == FORBIDDEN) {
                return new SecretContent.Missing("the gateway may not read Secret " + namespace + "/" + name
                        + ": use a name of gateway.access.secrets, or let it read this one (docs/access.md)");
            }
            throw failed;
        }
    }

    private static Map<String, byte[]> decoded(Map<String, String> data) {
        var entries = new HashMap<String, byte[]>();
        data.forEach((key, value) -> entries.put(key, Base64.getDecoder().decode(value)));
        return entries;
    }

    /** The cluster's issuer and its keys. */
    public CompletionStage<IssuerKeys> issuer() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        var document = raw("/.well-known/openid-configuration");
                        return IssuerKeys.read(IssuerKeys.field(document, "issuer"), raw("/openid/v1/jwks"));
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException("the cluster's issuer: " + unreadable.getMessage(), unreadable);
                    }
                },
                blocking);
    }

    private String raw(String path) throws IOException {
        var text = client.raw(path);
        if (text == null) {
            throw new IOException("the API server has no " + path);
        }
        return text;
    }
}
