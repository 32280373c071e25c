package dev.nabi.gateway.kube;

import dev.nabi.gateway.activation.ScaleClient;
import dev.nabi.gateway.routing.RevisionKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Replicas by one JSON patch on the scale subresource, whose test makes the API server refuse what is out of date. */
public final class KubernetesScale implements ScaleClient {
    private static final String JSON_PATCH = "application/json-patch+json";
    private static final int UNPROCESSABLE = 422;
    private static final int TIMEOUT_SECONDS = 2;

    /** After so many calls the JVM compiles a method. */
    private static final int WARM_UP_REQUESTS = 250;

    private final KubernetesClient client;

    public KubernetesScale(KubernetesClient client) {
        this.client = client;
    }

    /** A Scale at 0 leaves replicas out, and a test against null passes on what is not there. */
    @Override
    public CompletionStage<Outcome> wake(RevisionKey revision) {
        return patch(revision, "null", 1);
    }

    @Override
    public CompletionStage<Outcome> raise(RevisionKey revision, int from, int to) {
        return patch(revision, from == 0 ? "null" : Integer.toString(from), to);
    }

    /**
     * Asks the API server for nothing much, so that a connection to it is open when the next call has to be answered by a wake:
     * a new connection with TLS takes longer than all the rest of it. Each minute the client reads its configuration anew
     * with a request, for some milliseconds: with this one rather than with a wake.
     */
    public void keepConnected() {
        var _ = version().exceptionally(_ -> null);
    }

    /** Asks for it so often, one after the other, that the client's code is compiled when the first wake comes. */
    public void warmUp() {
        warmUp(WARM_UP_REQUESTS);
    }

    private void warmUp(int left) {
        if (left > 0) {
            var _ = version().whenComplete((_, failure) -> {
                if (failure == null) {
                    warmUp(left - 1);
                }
            });
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> version() {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "version")
                .build();
        return sent(http, request).orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private CompletionStage<Outcome> patch(RevisionKey revision, String from, int to) {
        var patch = "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":" + from
                + "},{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":" + to + "}]";
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "apis/apps/v1/namespaces/" + revision.namespace() + "/deployments/"
                        + revision.revision() + "/scale")
                .patch(JSON_PATCH, patch)
                .build();
        return sent(http, request)
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .handle((response, failure) -> outcome(revision, response, failure));
    }

    /** The client reads its token anew on the way, and throws what goes wrong there. */
    private static CompletableFuture<HttpResponse<byte[]>> sent(HttpClient http, HttpRequest request) {
        try {
            return http.sendAsync(request, byte[].class);
        } catch (RuntimeException unsent) {
            return CompletableFuture.failedFuture(unsent);
        }
    }

    private static Outcome outcome(
            RevisionKey revision, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
        if (response == null) {
            return new Outcome.Failed("PATCH deployments/scale of " + revision + ": " + failure);
        }
        if (response.isSuccessful()) {
            return new Outcome.Raised();
        }
        return response.code() == UNPROCESSABLE
                ? new Outcome.NotNeeded()
                : new Outcome.Failed("PATCH deployments/scale of " + revision + " was answered " + response.code() + " "
                        + response.message());
    }
}
