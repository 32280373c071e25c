package dev.nabi.console.pages;

import dev.nabi.api.v1alpha1.Names;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The lines that one invocation printed, out of the logs of instances that the caller may read. */
final class InvocationLogs {
    private static final int MOST_PODS = 20;
    private static final int MOST_READ = 500;
    private static final int MOST_SHOWN = 200;

    private final Cluster cluster;
    private final CallerClients clients;

    InvocationLogs(Cluster cluster, CallerClients clients) {
        this.cluster = cluster;
        this.clients = clients;
    }

    List<LogLine> of(Caller caller, FunctionView function, String invocation) {
        try {
            return cluster.pods(caller, function.namespace(), function.name()).stream()
                    .limit(MOST_PODS)
                    .map(Cluster::name)
                    .flatMap(pod -> read(caller, function.namespace(), pod))
                    .filter(line -> line.invocation().equals(invocation))
                    .limit(MOST_SHOWN)
                    .toList();
        } catch (KubernetesClientException mayNot) {
            return List.of();
        }
    }

    private Stream<LogLine> read(Caller caller, String namespace, String pod) {
        var log = clients.as(
                caller,
                client -> client.pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .inContainer(Names.CONTAINER)
                        .tailingLines(MOST_READ)
                        .getLog());
        return Objects.requireNonNullElse(log, "").lines().map(LogLine::of);
    }
}
