package dev.nabi.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;

/** Where the subjects of the contract stand: an API server, and a namespace in it that is theirs. */
interface ContractNamespace {
    ApiUnderTest api();

    /** The server is 1.this. */
    int minor();

    String namespace();

    default String core() {
        return "/api/v1/namespaces/" + namespace();
    }

    default String functions() {
        return "/apis/nabi.dev/v1alpha1/namespaces/" + namespace() + "/functions";
    }

    default String deployments() {
        return "/apis/apps/v1/namespaces/" + namespace() + "/deployments";
    }

    static void await(BooleanSupplier condition) {
        for (var tries = 0; tries < 2400 && !condition.getAsBoolean(); tries++) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    static String configMap(String name, String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: %s}".formatted(name, data);
    }

    static String function(String name, String spec) {
        return "{apiVersion: nabi.dev/v1alpha1, kind: Function, metadata: {name: %s}, spec: %s}".formatted(name, spec);
    }

    static String deployment(String name, int replicas) {
        return """
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: %1$s}, spec: {replicas: %2$d,
                 selector: {matchLabels: {app: %1$s}}, template: {metadata: {labels: {app: %1$s}}, spec: {
                 nodeSelector: {nowhere: "true"},
                 containers: [{name: function, image: "example.invalid/x:1", ports: [{containerPort: 8080}]}]}}}}
                """.formatted(name, replicas);
    }
}
