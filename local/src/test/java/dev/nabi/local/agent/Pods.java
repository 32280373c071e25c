package dev.nabi.local.agent;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Pods for tests, from the YAML of their container's fields. */
public final class Pods {
    private Pods() {}

    /** A pod {@code hello} whose one container has these fields besides its name. */
    public static Pod of(String container) {
        return of("", container);
    }

    /** The same with these further fields in the pod's spec. */
    public static Pod of(String spec, String container) {
        var yaml = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: hello
                  namespace: demo
                  uid: 7e0f0d3e-0000-4000-8000-000000000001
                  labels: {nabi.dev/function: hello}
                spec:
                  nodeName: local
                  terminationGracePeriodSeconds: 30
                %s
                  containers:
                  - name: function
                %s
                """.formatted(spec.indent(2), container.indent(4));
        return Serialization.unmarshal(yaml, Pod.class);
    }
}
