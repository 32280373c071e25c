package dev.nabi.cli.kube;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A context of a kubeconfig: which cluster, as whom, in which namespace.
 *
 * @param installation what the kubeconfig's extension {@code nabi.dev} says of the installation
 */
public record KubeContext(String name, Cluster cluster, User user, String namespace, Installation installation) {

    /** Where the API server is, and how it is known. */
    public record Cluster(
            URI server,
            @Nullable String authority,
            boolean isUnverified,
            @Nullable URI proxy) {}

    /** Who the user is. At most one kind is given; none is an anonymous user. */
    public record User(
            @Nullable String token,
            @Nullable Path tokenFile,
            @Nullable String certificate,
            @Nullable String key,
            @Nullable String basic,
            @Nullable Exec exec) {
        static final User ANONYMOUS = new User(null, null, null, null, null, null);

        User withToken(String value) {
            return new User(value, null, null, null, null, null);
        }

        User withCertificate(String chain, String privateKey) {
            return new User(null, null, chain, privateKey, null, null);
        }
    }

    /** A program that gives credentials, as cloud providers have them. */
    public record Exec(
            String apiVersion,
            String command,
            List<String> arguments,
            Map<String, String> environment,
            Path directory) {}

    /**
     * Addresses that only the installation knows, told by local mode through the kubeconfig.
     *
     * @param management a gateway's management port
     * @param events the management port of the events process
     * @param code the code store; null on a cluster, where it is found by its pod
     * @param console the console, where access keys are made
     */
    public record Installation(
            @Nullable URI gateway,
            @Nullable URI management,
            @Nullable URI code,
            @Nullable URI events,
            @Nullable URI console) {
        static final Installation UNKNOWN = new Installation(null, null, null, null, null);

        /** Whether this is local mode, whose functions are processes of this machine. */
        public boolean isLocal() {
            return code != null;
        }
    }
}
