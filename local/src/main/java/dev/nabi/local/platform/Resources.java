package dev.nabi.local.platform;

import dev.nabi.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the platform itself applies: the definitions of Function and Trigger, the first account, and the example. */
final class Resources {
    private static final String MANAGER = "nabi-local";
    private static final long DEFINITION_SECONDS = 10;
    private static final long EXAMPLE_SECONDS = 60;

    private final KubernetesClient client;

    Resources(KubernetesClient client) {
        this.client = client;
    }

    void applyDefinition(Path file) throws IOException, Refusal {
        var definition = Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
        client.resource(definition).createOr(NonDeletingOperation::update);
        try {
            client.resource(definition)
                    .waitUntilCondition(Resources::isEstablished, DEFINITION_SECONDS, TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new Refusal("the API did not take up " + file + " within " + DEFINITION_SECONDS + " s");
        }
    }

    void apply(HasMetadata object) {
        client.resource(object).createOr(NonDeletingOperation::update);
    }

    private static boolean isEstablished(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    /** Applies the example as it is written and waits until it is ready; tells how it ended. */
    Example applyExample(Path file) throws IOException {
        var written = Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
        var namespace = Objects.requireNonNullElse(written.getMetadata().getNamespace(), "default");
        var name = written.getMetadata().getName();
        client.resource(written)
                .inNamespace(namespace)
                .fieldManager(MANAGER)
                .forceConflicts()
                .serverSideApply();
        var function = client.resources(Function.class).inNamespace(namespace).withName(name);
        try {
            function.waitUntilCondition(
                    seen -> ready(seen).map(Condition::getStatus).equals(Optional.of("True")),
                    EXAMPLE_SECONDS,
                    TimeUnit.SECONDS);
            return new Example(namespace, name, true, "Ready");
        } catch (KubernetesClientTimeoutException e) {
            var why = ready(function.get())
                    .map(condition -> condition.getReason() + ": " + condition.getMessage())
                    .orElse("the operator has not reported on it");
            return new Example(namespace, name, false, "not ready after " + EXAMPLE_SECONDS + " s; " + why);
        }
    }

    /** The example's name, whether it is ready, and what to tell of it. */
    record Example(String namespace, String name, boolean isReady, String told) {}

    private static Optional<Condition> ready(@Nullable Function function) {
        return function == null || function.getStatus() == null
                ? Optional.empty()
                : function.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().equals("Ready"))
                        .findFirst();
    }
}
