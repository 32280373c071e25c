package dev.nabi.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The scenarios on this machine alone. */
@ResourceLock(LocalPlatform.PORTS)
class LocalPlatformIT extends PlatformScenarios {

    @TempDir
    static Path state;

    @Override
    Platform start() throws Exception {
        assumeTrue(Kubectl.isInstalled(), "skipped: there is no kubectl on the PATH");
        assumeTrue(LocalPlatform.isBuilt(), "skipped: the programs are not packaged (./nabi build)");
        return LocalPlatform.start(state.resolve("platform"));
    }

    /** The last one: the platform is stopped. */
    @Test
    @Order(Integer.MAX_VALUE)
    void leavesNoProcessBehind() {
        var local = (LocalPlatform) platform();
        local.kubectl().apply(hello("Hello, ")).succeeded();
        local.kubectl()
                .run("wait", "fn/hello", "--for=condition=Ready", "--timeout=180s")
                .succeeded();
        var children = local.descendants();

        local.close();

        assertThat(children).hasSizeGreaterThanOrEqualTo(3);
        await(local, () -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void runsAJarOfAnySizeFromItsPathAndKeepsEveryLetter() throws Exception {
        var jar = jar(Files.createDirectories(state.resolve("jar")));
        assertThat(Files.size(jar)).isGreaterThan(2 << 20);
        var local = (LocalPlatform) platform();
        local.kubectl().apply("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {name: letters}
                spec:
                  java: {handler: letters.Letters, jar: {file: "%s"}}
                  env: [{name: WORD, value: 나비}]
                """.formatted(jar)).succeeded();
        local.kubectl()
                .run("wait", "fn/letters", "--for=condition=Ready", "--timeout=180s")
                .succeeded();

        assertThat(local.call("/function/default/letters", "grün").body()).isEqualTo("나비 grün");
        assertThat(local.kubectl()
                        .run("logs", "-l", "nabi.dev/function=letters")
                        .succeeded()
                        .text())
                .contains("나비 grün");
        local.kubectl().run("delete", "fn", "letters").succeeded();
    }

    @Test
    void managementPortsAnswerProgramsOfThisMachineAlone() throws Exception {
        for (var port : ((LocalPlatform) platform()).managementPorts()) {
            assertThat(status(port, "Host: 127.0.0.1")).isEqualTo(200);
            assertThat(status(port, "Host: evil.example")).isEqualTo(403);
            assertThat(status(port, "Host: 127.0.0.1\r\nOrigin: https://evil.example"))
                    .isEqualTo(403);
        }
    }

    private static int status(int port, String headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(("GET /q/metrics HTTP/1.1\r\n" + headers + "\r\n\r\n").getBytes(UTF_8));
            var line = new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), UTF_8);
            return Integer.parseInt(line.substring("HTTP/1.1 ".length()));
        }
    }

    /** A function in a jar that no ConfigMap would hold. */
    static Path jar(Path directory) throws IOException {
        var source = Files.writeString(directory.resolve("Letters.java"), """
                package letters;

                public class Letters implements java.util.function.Function<String, String> {
                    public String apply(String text) {
                        var answer = System.getenv("WORD") + " " + text;
                        System.out.println(answer);
                        return answer;
                    }
                }
                """);
        var compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, "-d", directory.toString(), source.toString()))
                .isZero();
        var ballast = new byte[2 << 20];
        new Random(1).nextBytes(ballast);
        var jar = directory.resolve("letters.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("letters/Letters.class"));
            Files.copy(directory.resolve("letters/Letters.class"), out);
            out.putNextEntry(new JarEntry("ballast"));
            out.write(ballast);
        }
        return jar;
    }
}
