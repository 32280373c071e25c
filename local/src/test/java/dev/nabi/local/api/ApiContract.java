package dev.nabi.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What Nabi relies on in an API server. Holds for the embedded one and for a real one alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiContract
        implements ObjectContract,
                AdmissionContract,
                ApplyContract,
                DefinitionContract,
                WatchContract,
                DeploymentContract {
    private final String namespace = "contract-" + Long.toString(System.nanoTime(), 36);
    private KubernetesClient client;
    private ApiUnderTest api;
    private int minor;

    /** The client of the server; an aborted assumption says why there is none. */
    abstract KubernetesClient connect() throws IOException;

    @BeforeAll
    void createNamespace() throws IOException {
        client = connect();
        api = new ApiUnderTest(client);
        minor = Integer.parseInt(api.get("/version").at("minor").asText().replaceAll("\\D", ""));
        assertThat(api.post("/api/v1/namespaces", "{metadata: {name: %s}}".formatted(namespace))
                        .code())
                .isEqualTo(201);
        ContractNamespace.await(
                () -> api.get(core() + "/serviceaccounts/default").code() == 200);
    }

    @AfterAll
    void deleteNamespace() {
        if (client != null) {
            api.delete("/api/v1/namespaces/" + namespace);
            ContractNamespace.await(
                    () -> api.get("/api/v1/namespaces/" + namespace).code() == 404);
            client.close();
        }
    }

    @Override
    public ApiUnderTest api() {
        return api;
    }

    @Override
    public int minor() {
        return minor;
    }

    @Override
    public String namespace() {
        return namespace;
    }
}
