package dev.nabi.events.code;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Asks the API server, page by page: revisions first, then Functions, of which new revisions are made. */
public record KubernetesNamedCode(KubernetesClient client) implements NamedCode {
    private static final long PAGE = 100;

    /** One page of a list. */
    @FunctionalInterface
    private interface Pages<T extends HasMetadata> {
        KubernetesResourceList<T> read(ListOptions options);
    }

    @Override
    public Set<String> in(String namespace) {
        var named = new HashSet<String>();
        KubernetesNamedCode.<Deployment>each(
                options -> client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withLabel(Labels.FUNCTION)
                        .list(options),
                revision -> addRevision(revision, named));
        KubernetesNamedCode.<Function>each(
                options ->
                        client.resources(Function.class).inNamespace(namespace).list(options),
                function -> addFunction(function, named));
        return named;
    }

    private static <T extends HasMetadata> void each(Pages<T> pages, Consumer<T> consumer) {
        var options = new ListOptionsBuilder().withLimit(PAGE);
        for (var isLast = false; !isLast; ) {
            var page = pages.read(options.build());
            page.getItems().forEach(consumer);
            var next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
            isLast = next == null || next.isEmpty();
            options.withContinue(next);
        }
    }

    private static void addRevision(Deployment revision, Set<String> named) {
        revision.getSpec().getTemplate().getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> Names.ENV_JAR_SHA256.equals(variable.getName()) && variable.getValue() != null)
                .forEach(variable -> named.add(variable.getValue()));
    }

    private static void addFunction(Function function, Set<String> named) {
        var java = function.getSpec() == null ? null : function.getSpec().java();
        var sha256 = java == null || java.jar() == null ? null : java.jar().sha256();
        if (sha256 != null) {
            named.add(sha256);
        }
    }
}
