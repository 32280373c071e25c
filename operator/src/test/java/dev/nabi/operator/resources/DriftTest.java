package dev.nabi.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {
    private static final String DESIRED = """
            metadata: {labels: {a: b}, annotations: {c: d}, ownerReferences: [{name: hello, uid: u, controller: true}]}
            spec:
              template:
                spec:
                  containers:
                    - name: function
                      image: a
                      env: [{name: EMPTY, value: ''}]
                      resources: {limits: {cpu: '0.5'}}
            """;
    private static final String OBSERVED = """
            metadata: {labels: {a: b, x: y}, annotations: {c: d, deployment.kubernetes.io/revision: '1'}, ownerReferences: [{name: hello, uid: u, controller: true}]}
            spec:
              replicas: 3
              template:
                spec:
                  schedulerName: default-scheduler
                  containers:
                    - name: function
                      image: a
                      imagePullPolicy: IfNotPresent
                      env: [{name: EMPTY}]
                      resources: {limits: {cpu: 500m}}
            """;

    @Test
    void whatTheApiServerFillsInIsNoDrift() {
        assertThat(Drift.isBetween(deployment(DESIRED), deployment(OBSERVED))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "image: a, image: b",
        "cpu: 500m, cpu: 600m",
        "'a: b,', ''",
        "uid: u, uid: other",
        "EMPTY, OTHER",
    })
    void whatSomebodyChangedIsOne(String from, String to) {
        assertThat(Drift.isBetween(deployment(DESIRED), deployment(OBSERVED.replace(from, to))))
                .isTrue();
    }

    private static Deployment deployment(String yaml) {
        return Serialization.unmarshal("apiVersion: apps/v1\nkind: Deployment\n" + yaml, Deployment.class);
    }
}
