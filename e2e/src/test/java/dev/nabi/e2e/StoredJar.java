package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/** A function whose jar of 5 MiB a tenant deploys by the command line, through the code store of the installation. */
record StoredJar(Tenant tenant, Path directory, String name) {
    private static final int PORT = 8091;
    private static final int BYTES = 5 << 20;

    void isChangedRolledBackAndCollected() throws IOException {
        var nabi = deployed();
        var first = stored();

        nabi.edit(source(nabi.directory()), "Hello, ", "Hi, ");
        nabi.run("deploy", name).succeeded();
        assertThat(nabi.run("invoke", name, "-d", "Ada").succeeded().out()).isEqualTo("Hi, Ada!\n");
        var second = stored();
        assertThat(first).isNotEqualTo(second);

        nabi.run("rollback", name).succeeded();
        assertThat(nabi.run("invoke", name, "-d", "Ada").succeeded().out()).isEqualTo("Hello, Ada!\n");
        isCollected(nabi, first, second);
    }

    void isServedAndCollected() throws IOException {
        var nabi = deployed();
        isCollected(nabi, stored());
    }

    /** The command line that has deployed it. */
    private CommandLine deployed() throws IOException {
        assumeTrue(CommandLine.isBuilt(), "the command line is not packaged: ./nabi build");
        var work = Files.createDirectory(directory.resolve(name));
        var nabi = new CommandLine(tenant.kubectl(work).kubeconfig(), work, Installation.NAMESPACE);
        nabi.run("new", name, "-t", "java").succeeded();
        makeLarge(work.resolve(name).resolve("src/main/resources"));

        assertThat(nabi.run("deploy", name).succeeded().out()).contains(name + "-00001 has the traffic");
        assertThat(nabi.run("invoke", name, "-d", "Ada").succeeded().out()).isEqualTo("Hello, Ada!\n");
        return nabi;
    }

    private void isCollected(CommandLine nabi, String... contents) {
        PlatformScenarios.await(
                tenant.platform(), () -> Stream.of(contents).allMatch(content -> status(content) == 200));

        nabi.run("delete", name).succeeded();
        PlatformScenarios.await(
                tenant.platform(), () -> Stream.of(contents).allMatch(content -> status(content) == 404));
    }

    /** With bytes that no compression makes fewer. */
    private static void makeLarge(Path resources) throws IOException {
        var noise = new byte[BYTES];
        new Random(BYTES).nextBytes(noise);
        Files.createDirectories(resources);
        Files.write(resources.resolve("noise"), noise);
    }

    private String source(Path work) throws IOException {
        try (var files = Files.walk(work.resolve(name).resolve("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> work.relativize(file).toString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String stored() {
        return kubectl()
                .run("-n", tenant.namespace(), "get", "fn/" + name, "-o", "jsonpath={.spec.java.jar.sha256}")
                .succeeded()
                .text();
    }

    /** How the code store answers the tenant that asks for a content; -1 where it is not reached. */
    private int status(String sha256) {
        var pod = Instances.ofComponent(tenant.platform(), "events")
                .ready()
                .getFirst()
                .getMetadata()
                .getName();
        try (var forward = PortForward.to(kubectl().kubeconfig(), Installation.NAMESPACE, pod, PORT)) {
            return forward.get("/code/" + sha256 + "?namespace=" + tenant.namespace(), tenant.token(""))
                    .statusCode();
        } catch (IOException | UncheckedIOException e) {
            return -1;
        }
    }

    private Kubectl kubectl() {
        return tenant.platform().kubectl();
    }
}
