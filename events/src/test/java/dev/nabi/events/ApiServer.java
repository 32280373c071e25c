package dev.nabi.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Trigger;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.util.HashMap;
import java.util.Queue;

/** An API server that only stores and watches. */
public final class ApiServer implements AutoCloseable {
    private final KubernetesMockServer api;
    final KubernetesClient client;

    public ApiServer() {
        var responses = new HashMap<ServerRequest, Queue<ServerResponse>>();
        api = new KubernetesMockServer(
                new Context(new ObjectMapper()),
                new MockWebServer(),
                responses,
                new KubernetesMixedDispatcher(responses),
                false);
        api.init();
        api.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(Function.class));
        api.expectCustomResource(CustomResourceDefinitionContext.fromCustomResourceType(Trigger.class));
        client = api.createClient();
    }

    /** A Function of the namespace shop. */
    void function(String name, String spec) {
        client.resource(Serialization.unmarshal("""
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {name: %s, namespace: shop}
            spec: {image: example, %s}
            """.formatted(name, spec), Function.class))
                .create();
    }

    /** A Trigger of the namespace shop for the Function orders. */
    public void trigger(String name, String source) {
        client.resource(Serialization.unmarshal("""
            apiVersion: nabi.dev/v1alpha1
            kind: Trigger
            metadata: {name: %s, namespace: shop}
            spec: {function: {name: orders}, source: {%s}}
            """.formatted(name, source), Trigger.class))
                .create();
    }

    public KubernetesClient client() {
        return client;
    }

    String url() {
        return client.getMasterUrl().toString();
    }

    @Override
    public void close() {
        client.close();
        api.destroy();
    }
}
