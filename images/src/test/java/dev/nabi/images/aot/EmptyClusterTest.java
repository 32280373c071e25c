package dev.nabi.images.aot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmptyClusterTest {

    @ParameterizedTest
    @CsvSource({
        "/api/v1/pods, true",
        "/api/v1/namespaces/x/pods, true",
        "/api/v1/namespaces/x/pods/hello, false",
        "/api/v1/namespaces, true",
        "/api/v1/namespaces/x, false",
        "/apis/apps/v1/deployments, true",
        "/apis/nabi.dev/v1alpha1/functions, true",
        "/apis/apps/v1/namespaces/x/deployments, true",
        "/apis/apps/v1/namespaces/x/deployments/hello, false",
        "/apis/coordination.k8s.io/v1/namespaces/x/leases/leader, false",
        "/apis, false",
        "/, false"
    })
    void knowsAListFromAnObject(String path, boolean collection) {
        assertThat(EmptyCluster.isCollection(path)).isEqualTo(collection);
    }
}
