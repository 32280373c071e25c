package dev.nabi.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client that operator and gateway use: its informers, its websocket watches, its server-side apply. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientIT {
    @TempDir
    private Path logs;

    private EmbeddedApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = EmbeddedApi.start(EmbeddedApiOptions.withLogsIn(logs));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    private static ConfigMap configMap(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToData("a", value)
                .build();
    }

    @Test
    void informersSeeWhatIsAppliedAndDeleted() throws Exception {
        var seen = new LinkedBlockingQueue<String>();
        var informer = client.configMaps().inNamespace("default").inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {
                seen.add("add " + map.getData().get("a"));
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap now) {
                seen.add("update " + now.getData().get("a"));
            }

            @Override
            public void onDelete(ConfigMap map, boolean unknown) {
                seen.add("delete");
            }
        });
        client.resource(configMap("x", "1")).serverSideApply();
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("add 1");
        client.resource(configMap("x", "2")).serverSideApply();
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("update 2");
        client.resource(configMap("x", "2")).delete();
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("delete");
        informer.close();
    }

    @Test
    void aWatchThatIsClosedCostsNothingAnyMore() throws Exception {
        var before = api.watches();
        var seen = new LinkedBlockingQueue<String>();
        var watch = client.configMaps().inNamespace("default").watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                seen.add(action.name());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("closed");
            }
        });
        client.resource(configMap("y", "1")).create();
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("ADDED");
        assertThat(api.watches()).isEqualTo(before + 1);

        watch.close();

        for (var tries = 0; tries < 400 && api.watches() > before; tries++) {
            Thread.sleep(25);
        }
        assertThat(api.watches()).isEqualTo(before);
    }

    @Test
    void aDefinitionIsServedAtOnceAndGoesWithItsObjects() throws Exception {
        try (var crd = Files.newInputStream(EmbeddedApiContractIT.crd())) {
            client.load(crd).serverSideApply();
        }
        var text =
                "{apiVersion: nabi.dev/v1alpha1, kind: Function, metadata: {name: f, namespace: default}, spec: {image: x}}";
        var applied = client.resources(Function.class)
                .load(new ByteArrayInputStream(
                        ApiUnderTest.yaml(text).toString().getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();

        assertThat(applied.getSpec().port()).isEqualTo(8080);
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("functions.nabi.dev")
                .delete();
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("functions.nabi.dev")
                .waitUntilCondition(gone -> gone == null, 20, TimeUnit.SECONDS);
        assertThat(client.getApiGroup("nabi.dev")).isNull();
    }
}
