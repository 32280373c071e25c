package dev.nabi.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.watch.WatchJson;
import io.fabric8.kubernetes.api.model.Pod;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Has the operator's client read each event of a watch once. */
@Singleton
final class WatchMapper implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        WatchJson.configure(mapper);
        // What an instance was made from stands in its Deployment.
        mapper.configOverride(Pod.class)
                .setIgnorals(
                        JsonIgnoreProperties.Value.forIgnoredProperties("spec").withAllowGetters());
    }
}
