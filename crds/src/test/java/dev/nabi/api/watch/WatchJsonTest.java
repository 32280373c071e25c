package dev.nabi.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchJsonTest {
    private static final String POD = """
            {"kind":"Pod","apiVersion":"v1",
             "metadata":{"name":"hello-1","namespace":"default","resourceVersion":"7","labels":{"nabi.dev/function":"hello"},
              "managedFields":[{"manager":"kubelet","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1",
               "fieldsV1":{"f:status":{"f:podIP":{}}},"subresource":"status"}]},
             "spec":{"containers":[{"name":"function","image":"hello:1","ports":[{"containerPort":8080}],"unknown":1}]},
             "status":{"phase":"Running","podIP":"10.0.0.1","conditions":[{"type":"Ready","status":"True"}]}}""";

    private final ObjectMapper mapper = new ObjectMapper();
    private final KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);

    WatchJsonTest() {
        WatchJson.configure(mapper);
    }

    @Test
    void aPodIsWhatTheClientWouldReadWithoutManagedFields() {
        var plain = new KubernetesSerialization(new ObjectMapper(), false).unmarshal(POD, Pod.class);
        plain.getMetadata().setManagedFields(List.of());

        assertThat(object(POD)).isEqualTo(plain).hasFieldOrPropertyWithValue("kind", "Pod");
        assertThat(serialization.unmarshal(POD, Pod.class)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"hello\"}}",
                "{\"metadata\":{\"name\":\"hello\"},\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\"}",
            })
    void theKindMayComeLater(String deployment) {
        assertThat(object(deployment)).isInstanceOfSatisfying(Deployment.class, read -> {
            assertThat(read.getMetadata().getName()).isEqualTo("hello");
            assertThat(read.getApiVersion()).isEqualTo("apps/v1");
        });
    }

    @Test
    void aFunctionIsRead() {
        assertThat(object("""
                {"apiVersion":"nabi.dev/v1alpha1","kind":"Function","metadata":{"name":"hello"},
                 "spec":{"image":"hello:1"},"status":{"replicas":1}}""")).isInstanceOfSatisfying(Function.class, function -> {
            assertThat(function.getKind()).isEqualTo("Function");
            assertThat(function.getSpec().image()).isEqualTo("hello:1");
            assertThat(function.getStatus().replicas()).isEqualTo(1);
        });
    }

    @Test
    void aRefusalOfTheApiServerIsAStatus() {
        assertThat(
                        object(
                                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"code\":410,\"reason\":\"Expired\"}"))
                .isInstanceOfSatisfying(
                        Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
    }

    @Test
    void anotherKindIsReadWithoutAType() {
        assertThat(
                        object(
                                "{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"x\":1}}"))
                .isInstanceOfSatisfying(GenericKubernetesResource.class, lease -> {
                    assertThat(lease.getKind()).isEqualTo("Lease");
                    assertThat(lease.getMetadata().getName()).isEqualTo("a");
                });
    }

    @Test
    void aBookmarkHasAVersion() {
        var bookmark = object(
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"9\",\"creationTimestamp\":null},"
                        + "\"spec\":{\"containers\":null},\"status\":{}}");

        assertThat(((HasMetadata) bookmark).getMetadata().getResourceVersion()).isEqualTo("9");
    }

    private Object object(String json) {
        return serialization
                .unmarshal("{\"type\":\"MODIFIED\",\"object\":" + json + "}", WatchEvent.class)
                .getObject();
    }
}
