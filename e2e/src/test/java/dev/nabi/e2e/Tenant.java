package dev.nabi.e2e;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A ServiceAccount that is admin of a namespace of its own, with that namespace's Function. */
record Tenant(ClusterPlatform platform, String namespace) {
    static final String ACCOUNT = "owner";

    /** Creates the namespace, the account and its rights. */
    static Tenant create(ClusterPlatform platform, String namespace) {
        var tenant = new Tenant(platform, namespace);
        platform.kubectl().apply("""
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: NAMESPACE}
                        ---
                        apiVersion: v1
                        kind: ServiceAccount
                        metadata: {name: owner, namespace: NAMESPACE}
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata: {name: owner, namespace: NAMESPACE}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                        subjects: [{kind: ServiceAccount, name: owner, namespace: NAMESPACE}]
                        """.replace("NAMESPACE", namespace)).succeeded();
        return tenant;
    }

    /** Lets the account reach ports of the platform's pods through the API server, as the command line does. */
    void mayForwardPorts(String platformNamespace) {
        platform.kubectl()
                .apply("""
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: Role
                        metadata: {name: NAMESPACE-forward, namespace: PLATFORM}
                        rules:
                        - {apiGroups: [""], resources: [pods], verbs: [get, list]}
                        - {apiGroups: [""], resources: [pods/portforward], verbs: [create, get]}
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata: {name: NAMESPACE-forward, namespace: PLATFORM}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: NAMESPACE-forward}
                        subjects: [{kind: ServiceAccount, name: owner, namespace: NAMESPACE}]
                        """.replace("NAMESPACE", namespace).replace("PLATFORM", platformNamespace))
                .succeeded();
    }

    /** A token of the account; an empty audience is the API server's. */
    String token(String audience) {
        var spec = new TokenRequestBuilder().withNewSpec().withExpirationSeconds(1200L);
        KubernetesClient client = platform.client();
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(ACCOUNT)
                .tokenRequest((audience.isEmpty() ? spec : spec.withAudiences(audience))
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** A kubectl that is this account, and has no other credential. */
    Kubectl kubectl(Path directory) throws IOException {
        var cluster = platform.kubectl()
                .run("config", "view", "--raw", "--minify", "--flatten", "-o", "jsonpath={.clusters[0].cluster}")
                .succeeded()
                .text();
        var file = directory.resolve(namespace + ".kubeconfig");
        Files.writeString(file, """
                {"apiVersion":"v1","kind":"Config","current-context":"tenant",
                 "clusters":[{"name":"c","cluster":%s}],
                 "users":[{"name":"u","user":{"token":"%s"}}],
                 "contexts":[{"name":"tenant","context":{"cluster":"c","user":"u","namespace":"%s"}}]}
                """.formatted(cluster, token(""), namespace), StandardCharsets.UTF_8);
        return new Kubectl(file);
    }

    String path(String function) {
        return "/function/" + namespace + "/" + function;
    }

    /** Applies a Function into this namespace. */
    void apply(Faulty function) {
        platform.kubectl()
                .apply(function.yaml().replace("namespace: " + ClusterPlatform.FUNCTIONS, "namespace: " + namespace))
                .succeeded();
    }

    void delete() {
        platform.kubectl().run("delete", "namespace", namespace, "--wait=false");
        platform.kubectl()
                .run(
                        "-n",
                        Installation.NAMESPACE,
                        "delete",
                        "role,rolebinding",
                        namespace + "-forward",
                        "--ignore-not-found");
    }
}
