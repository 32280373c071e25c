package dev.nabi.cli.command;

import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.GatewayOptions;
import dev.nabi.cli.kube.KubeApi;
import dev.nabi.cli.kube.Kubeconfig;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which cluster, which namespace and which gateway. */
final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig; default: KUBECONFIG, else ~/.kube/config.")
    @Nullable
    String kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig; default: its current one.")
    @Nullable
    String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace; default: the context's.")
    @Nullable
    String namespace;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "Where functions are called, as http://host:port; default: NABI_GATEWAY_URL, else found out.")
    @Nullable
    URI gateway;

    @Option(
            names = "--management",
            paramLabel = "URL",
            description = "A gateway's management port; default: NABI_MANAGEMENT_URL, else found out.")
    @Nullable
    URI management;

    @Option(
            names = "--events-management",
            paramLabel = "URL",
            description = "The events process's management port, for dead letters; default: NABI_EVENTS_MANAGEMENT_URL,"
                    + " else found out.")
    @Nullable
    URI events;

    @Option(
            names = "--platform-namespace",
            paramLabel = "NAME",
            description = "Where the gateways' pods are; default: NABI_PLATFORM_NAMESPACE, else nabi-system.")
    @Nullable
    String platformNamespace;

    Target open(Session session) {
        var environment = session.environment();
        var path = kubeconfig == null ? null : session.path(kubeconfig);
        var found = Kubeconfig.load(path, environment).context(context, environment);
        var options = new GatewayOptions(
                gateway != null ? gateway : uri(environment.get("NABI_GATEWAY_URL")),
                management != null ? management : uri(environment.get("NABI_MANAGEMENT_URL")),
                uri(environment.get("NABI_CODE_URL")),
                events != null ? events : uri(environment.get("NABI_EVENTS_MANAGEMENT_URL")),
                uri(environment.get("NABI_CONSOLE_URL")),
                platformNamespace != null ? platformNamespace : environment.get("NABI_PLATFORM_NAMESPACE"));
        return new Target(KubeApi.of(found), Objects.requireNonNullElse(namespace, found.namespace()), options);
    }

    private static @Nullable URI uri(@Nullable String text) {
        return text == null || text.isBlank() ? null : URI.create(text);
    }
}
