package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** An admin of a tenant's namespace whom the cluster knows by a client certificate alone, as kind and k3s know theirs. */
record CertificateUser(Tenant tenant, Path directory) {
    private static final String NAME = "nabi-e2e-ann";
    private static final String FUNCTION = "by-certificate";

    /** Without an account the way to one is told; with it a jar is stored and called, and dead letters are seen. */
    void deploysAJarAndSeesDeadLettersByAnAccount() throws Exception {
        assumeTrue(CommandLine.isBuilt(), "the command line is not packaged: ./nabi build");
        assumeTrue(hasOpenssl(), "skipped: no openssl on the PATH");
        tenant.mayForwardPorts(Installation.NAMESPACE);
        mayAdministrate();
        var nabi = new CommandLine(kubeconfig(), directory, Installation.NAMESPACE);

        var refused = nabi.run("dead-letters", "list");
        assertThat(refused.exit()).as(refused.err()).isEqualTo(4);
        assertThat(refused.err()).contains("nabi account create");

        nabi.run("account", "create").succeeded();
        nabi.run("dead-letters", "list").succeeded();
        nabi.run("new", FUNCTION, "-t", "java").succeeded();
        nabi.run("deploy", FUNCTION).succeeded();
        assertThat(nabi.run("invoke", FUNCTION, "-d", "Ada").succeeded().out()).isEqualTo("Hello, Ada!\n");
        assertThat(kubectl()
                        .run(
                                "-n",
                                tenant.namespace(),
                                "get",
                                "fn/" + FUNCTION,
                                "-o",
                                "jsonpath={.spec.java.jar.sha256}")
                        .text())
                .as("it is in the code store, not in a ConfigMap")
                .matches("[0-9a-f]{64}");
        nabi.run("usage").succeeded();

        nabi.run("delete", FUNCTION).succeeded();
        nabi.run("account", "delete").succeeded();
        assertThat(nabi.run("dead-letters", "list").exit()).isEqualTo(4);
    }

    void delete() {
        kubectl().run("delete", "csr", NAME, "--ignore-not-found");
        kubectl().run("-n", Installation.NAMESPACE, "delete", "rolebinding", NAME, "--ignore-not-found");
    }

    private static boolean hasOpenssl() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "openssl")));
    }

    private void mayAdministrate() {
        kubectl()
                .apply("""
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata: {name: NAME, namespace: NAMESPACE}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
                        subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: NAME}]
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata: {name: NAME, namespace: PLATFORM}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: NAMESPACE-forward}
                        subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: NAME}]
                        """.replace("NAMESPACE", tenant.namespace())
                        .replace("PLATFORM", Installation.NAMESPACE)
                        .replace("NAME", NAME))
                .succeeded();
    }

    private Path kubeconfig() throws Exception {
        var cluster = kubectl()
                .run("config", "view", "--raw", "--minify", "--flatten", "-o", "jsonpath={.clusters[0].cluster}")
                .succeeded()
                .text();
        var key = directory.resolve("ann.key");
        var certificate = certificate(key);
        return Files.writeString(directory.resolve("ann.kubeconfig"), """
                {"apiVersion":"v1","kind":"Config","current-context":"ann",
                 "clusters":[{"name":"c","cluster":%s}],
                 "users":[{"name":"u","user":{"client-certificate-data":"%s","client-key-data":"%s"}}],
                 "contexts":[{"name":"ann","context":{"cluster":"c","user":"u","namespace":"%s"}}]}
                """.formatted(
                        cluster, certificate, base64(key), tenant.namespace()));
    }

    /** Signed by the cluster, in Base64. */
    private String certificate(Path key) throws Exception {
        var request = directory.resolve("ann.csr");
        run(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                key.toString(),
                "-out",
                request.toString(),
                "-subj",
                "/CN=" + NAME);
        kubectl().apply("""
                        apiVersion: certificates.k8s.io/v1
                        kind: CertificateSigningRequest
                        metadata: {name: %s}
                        spec: {signerName: kubernetes.io/kube-apiserver-client, usages: [client auth], request: %s}
                        """.formatted(NAME, base64(request))).succeeded();
        kubectl().run("certificate", "approve", NAME).succeeded();
        PlatformScenarios.await(
                tenant.platform(),
                () -> !kubectl().get("csr/" + NAME, "{.status.certificate}").isEmpty());
        return kubectl().get("csr/" + NAME, "{.status.certificate}");
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }

    private static void run(String... command) throws Exception {
        var process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private Kubectl kubectl() {
        return tenant.platform().kubectl();
    }
}
