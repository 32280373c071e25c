package dev.nabi.operator.scaling;

import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Writes scale and marks through the API server. */
public final class KubernetesScaleWriter implements ScaleWriter {
    private static final String DELETED_FIRST = "-1000";
    private static final String JSON_PATCH = "application/json-patch+json";

    /** After 200 calls the JVM compiles a method. */
    private static final int WARM_UP_REQUESTS = 250;

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final String ANNOTATIONS = "/metadata/annotations/";

    private final KubernetesClient client;

    public KubernetesScaleWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * A burst from zero is woken by its gateway meanwhile: it is raised from one without waiting for the watch to tell, and that
     * is tried first, since the gateway's wake is under way before its line of demand.
     */
    @Override
    public ScaleOutcome raise(RevisionView revision, int replicas) {
        if (revision.replicas() > 0 || replicas == 1) {
            return raise(revision, revision.replicas(), replicas);
        }
        var outcome = raise(revision, 1, replicas);
        return outcome instanceof ScaleOutcome.Conflict ? raise(revision, 0, replicas) : outcome;
    }

    private ScaleOutcome raise(RevisionView revision, int from, int replicas) {
        // A Scale at zero leaves the field out, and a test against null passes on a missing member.
        var patch = "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":" + (from == 0 ? "null" : from)
                + "},{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":" + replicas + "}]";
        return sent(client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "apis/apps/v1/namespaces/"
                        + revision.key().namespace() + "/deployments/"
                        + revision.key().revision() + "/scale")
                .patch(JSON_PATCH, patch)
                .build());
    }

    /**
     * Asks the API server for nothing much, as a raise does and so often that this is compiled when the first burst comes. Ends early
     * where it is not answered.
     */
    public void warmUp() {
        var asked = 0;
        while (asked < WARM_UP_REQUESTS && keepConnected()) {
            asked++;
        }
    }

    /**
     * The same once, so that a connection is open when the next burst comes. Each minute the client reads its configuration anew
     * with a request, for some milliseconds: with this one rather than with a raise.
     */
    public boolean keepConnected() {
        var version = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "version")
                .build();
        return sent(version) instanceof ScaleOutcome.Written;
    }

    /** Without the layers of the client that describe resources: they are code that runs too seldom to be compiled. */
    private ScaleOutcome sent(HttpRequest request) {
        try {
            var response = client.getHttpClient()
                    .sendAsync(request, byte[].class)
                    .get(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            return response.isSuccessful()
                    ? new ScaleOutcome.Written()
                    : outcome(
                            response.code(),
                            request.method() + " " + request.uri() + " was answered " + response.code() + " "
                                    + response.message());
        } catch (ExecutionException | TimeoutException | RuntimeException unanswered) {
            return new ScaleOutcome.Failed(request.method() + " " + request.uri() + ": " + unanswered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ScaleOutcome.Failed("interrupted");
        }
    }

    @Override
    public ScaleOutcome lower(RevisionView revision, int replicas) {
        var scale = new ScaleBuilder()
                .withNewMetadata()
                .withNamespace(revision.key().namespace())
                .withName(revision.key().revision())
                .withResourceVersion(revision.resourceVersion())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
        return outcome(() -> client.apps()
                .deployments()
                .inNamespace(revision.key().namespace())
                .withName(revision.key().revision())
                .scale(scale));
    }

    @Override
    public ScaleOutcome markDraining(RevisionKey revision, List<String> pods, String mark) {
        var annotations = Map.of(Labels.DRAINING, mark, Labels.DELETION_COST, DELETED_FIRST);
        var patch = json(Map.of("metadata", Map.of("annotations", annotations)));
        return each(pods, pod -> patch(revision, pod, PatchType.JSON_MERGE, patch));
    }

    /** A removal of what is not there is refused, so the cost is set first. */
    @Override
    public ScaleOutcome unmark(RevisionKey revision, Map<String, String> marks) {
        return each(
                marks.keySet(),
                pod -> patch(
                        revision,
                        pod,
                        PatchType.JSON,
                        json(List.of(
                                Map.of("op", "test", "path", path(Labels.DRAINING), "value", marks.get(pod)),
                                Map.of("op", "remove", "path", path(Labels.DRAINING)),
                                Map.of("op", "add", "path", path(Labels.DELETION_COST), "value", "0"),
                                Map.of("op", "remove", "path", path(Labels.DELETION_COST))))));
    }

    private static String path(String annotation) {
        return ANNOTATIONS + annotation.replace("~", "~0").replace("/", "~1");
    }

    private String json(Object value) {
        return client.getKubernetesSerialization().asJson(value);
    }

    private ScaleOutcome patch(RevisionKey revision, String pod, PatchType type, String patch) {
        return outcome(() -> client.resources(Pod.class)
                .inNamespace(revision.namespace())
                .withName(pod)
                .patch(PatchContext.of(type), patch));
    }

    private static ScaleOutcome each(Collection<String> pods, Function<String, ScaleOutcome> write) {
        for (var pod : pods) {
            var outcome = write.apply(pod);
            // A pod that has gone meanwhile needs no mark.
            if (!(outcome instanceof ScaleOutcome.Written || outcome instanceof ScaleOutcome.Gone)) {
                return outcome;
            }
        }
        return new ScaleOutcome.Written();
    }

    private static ScaleOutcome outcome(Runnable write) {
        try {
            write.run();
            return new ScaleOutcome.Written();
        } catch (KubernetesClientException e) {
            return outcome(e.getCode(), String.valueOf(e.getMessage()));
        }
    }

    private static ScaleOutcome outcome(int status, String message) {
        return switch (status) {
            case 404 -> new ScaleOutcome.Gone();
            case 409, 422 -> new ScaleOutcome.Conflict();
            default -> new ScaleOutcome.Failed(message);
        };
    }
}
