package dev.nabi.local.agent;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.local.agent.container.ConfigContents;
import dev.nabi.local.agent.container.ConfigRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The Kubernetes API over HTTP. Each write names the pod's uid, so it never reaches a later pod of the same name. */
final class KubernetesPodsApi implements PodsApi {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private static final long START_SECONDS = 30;

    private final KubernetesClient client;

    KubernetesPodsApi(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Watch watch(String node, Listener listener) {
        var informer = client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", node)
                .runnableInformer(0)
                .addEventHandler(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Pod pod) {
                        listener.changed(pod);
                    }

                    @Override
                    public void onUpdate(Pod before, Pod now) {
                        listener.changed(now);
                    }

                    @Override
                    public void onDelete(Pod pod, boolean finalStateUnknown) {
                        listener.gone(pod);
                    }
                });
        try {
            informer.start()
                    .toCompletableFuture()
                    .orTimeout(START_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            informer.close();
            throw new KubernetesClientException(
                    "the pods of node " + node + " could not be listed and watched within " + START_SECONDS + " s", e);
        }
        return informer::close;
    }

    @Override
    public ConfigContents read(String namespace, Set<ConfigRef> refs) {
        var contents = new HashMap<ConfigRef, Map<String, byte[]>>();
        for (var ref : refs) {
            read(namespace, ref).ifPresent(data -> contents.put(ref, data));
        }
        return new ConfigContents(namespace, contents);
    }

    private Optional<Map<String, byte[]>> read(String namespace, ConfigRef ref) {
        return switch (ref.kind()) {
            case CONFIG_MAP ->
                Optional.ofNullable(client.configMaps()
                                .inNamespace(namespace)
                                .withName(ref.name())
                                .get())
                        .map(KubernetesPodsApi::contents);
            case SECRET ->
                Optional.ofNullable(client.secrets()
                                .inNamespace(namespace)
                                .withName(ref.name())
                                .get())
                        .map(KubernetesPodsApi::contents);
        };
    }

    private static Map<String, byte[]> contents(ConfigMap configMap) {
        var contents = new HashMap<String, byte[]>();
        orEmpty(configMap.getData()).forEach((key, value) -> contents.put(key, value.getBytes(StandardCharsets.UTF_8)));
        orEmpty(configMap.getBinaryData())
                .forEach((key, value) -> contents.put(key, Base64.getDecoder().decode(value)));
        return contents;
    }

    private static Map<String, byte[]> contents(Secret secret) {
        var contents = new HashMap<String, byte[]>();
        orEmpty(secret.getData())
                .forEach((key, value) -> contents.put(key, Base64.getDecoder().decode(value)));
        return contents;
    }

    @Override
    public void annotatePort(Pod pod, int port) {
        resource(pod).patch(MERGE, json(Map.of("metadata", metadata(pod, Integer.toString(port)))));
    }

    private static Map<String, Object> metadata(Pod pod, String port) {
        return Map.of("uid", pod.getMetadata().getUid(), "annotations", Map.of(Labels.PORT, port));
    }

    @Override
    public boolean writeStatus(Pod pod, PodStatus status) {
        var uid = Map.of("uid", pod.getMetadata().getUid());
        try {
            resource(pod).subresource("status").patch(MERGE, json(Map.of("metadata", uid, "status", status)));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void remove(Pod pod) {
        var metadata = pod.getMetadata();
        var options = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "gracePeriodSeconds",
                0,
                "preconditions",
                Map.of("uid", metadata.getUid()));
        var path = "/api/v1/namespaces/" + metadata.getNamespace() + "/pods/" + metadata.getName();
        try {
            client.raw(path, "DELETE", options);
        } catch (KubernetesClientException e) {
            // Gone already, or another pod has the name by now.
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private PodResource resource(Pod pod) {
        var metadata = pod.getMetadata();
        return client.pods().inNamespace(metadata.getNamespace()).withName(metadata.getName());
    }

    private static String json(Object patch) {
        return Serialization.asJson(patch);
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
