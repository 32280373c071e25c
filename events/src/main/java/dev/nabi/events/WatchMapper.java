package dev.nabi.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.watch.WatchJson;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Has the client read each event of a watch once, and an object of which a part cannot be read without that part. */
@Singleton
final class WatchMapper implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        WatchJson.configure(mapper);
    }
}
