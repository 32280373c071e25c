package dev.nabi.console.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.console.records.SecretRecords;
import dev.nabi.local.api.EmbeddedApi;
import dev.nabi.local.api.EmbeddedApiOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts as an API server keeps them: what is read is what was written, and of two writers one is refused. */
class SecretAccountStoreIT {
    @TempDir
    private Path logs;

    private EmbeddedApi api;
    private KubernetesClient client;
    private SecretAccountStore store;

    @BeforeEach
    void start() throws IOException {
        api = EmbeddedApi.start(EmbeddedApiOptions.withLogsIn(logs));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(api.kubeconfig()))
                .build();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("nabi-accounts")
                        .endMetadata()
                        .build())
                .create();
        store = new SecretAccountStore(new SecretRecords(client, "nabi-accounts"));
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    private Accounts accounts() {
        return new Accounts(store, new Passwords(1, new SecureRandom()), new SteppedClock(), new SecureRandom());
    }

    @Test
    void anAccountIsReadAsItWasWritten() {
        var accounts = accounts();
        var link = accounts.firstInvitation("ada", Optional.empty()).orElseThrow();
        accounts.takeInvitation("ada", link.token(), "correct horse battery");
        accounts.beginTotp("ada", "correct horse battery");
        accounts.signIn("ada", "wrong", "");
        var found = store.find("ada").orElseThrow();

        assertThat(store.replace(found.value(), found.version())).isTrue();
        assertThat(store.find("ada").orElseThrow().value()).isEqualTo(found.value());
        assertThat(store.list()).containsExactly(found.value());
        assertThat(found.value().tries().times()).hasSize(1);
    }

    @Test
    void ofTwoWritersOfOneVersionOneIsRefused() {
        accounts().invite("ada", "root");
        var found = store.find("ada").orElseThrow();
        var next = found.value().withRecoveryCodes(List.of("x"));

        assertThat(store.replace(next, found.version())).isTrue();
        assertThat(store.replace(found.value(), found.version())).isFalse();
        assertThat(store.create(found.value())).isFalse();
        assertThat(store.find("ada").orElseThrow().value()).isEqualTo(next);

        store.delete("ada");
        assertThat(store.find("ada")).isEmpty();
        assertThat(store.replace(next, found.version())).isFalse();
    }

    @Test
    void triesForUnknownNamesAreKept() {
        accounts().signIn("nobody", "wrong", "");
        accounts().signIn("nobody", "wrong", "");

        assertThat(store.unknown().value().of("nobody").times()).hasSize(2);
    }
}
