package dev.nabi.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.watch.WatchJson;
import dev.nabi.gateway.kube.PodJson;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Has the gateway's client read each event of a watch once, and of a pod what the gateway needs. */
@Singleton
final class WatchMapper implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        WatchJson.configure(mapper);
        PodJson.configure(mapper);
    }
}
