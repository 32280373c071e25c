package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nabi.gateway.tls.TestPair;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway offers over TLS and what it refuses, asked by {@code openssl s_client}. */
class OpensslIT {
    @TempDir
    static Path directory;

    private static Platform platform;

    @BeforeAll
    static void start() throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "openssl"))))
                .as("openssl is not on this machine's PATH")
                .isTrue();
        TestPair.rsa("dns:localhost", 30).mountAt(directory.resolve("rsa"));
        TestPair.ec("dns:ec.example.org").mountAt(directory.resolve("ec"));
        platform =
                new Platform("tls-port=0;tls-directories=" + directory.resolve("rsa") + "," + directory.resolve("ec"));
    }

    @AfterAll
    static void stop() {
        if (platform != null) {
            platform.close();
        }
    }

    /** What s_client prints; {@code input} is typed once it has connected. */
    private static String client(String input, String... options) throws Exception {
        var command = new ArrayList<>(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + platform.gateway.securePort()));
        command.addAll(List.of(options));
        var out = Files.createTempFile("s_client", ".txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try (var stdin = process.getOutputStream()) {
            if (!input.isEmpty()) {
                Platform.await(
                        "the handshake", () -> !process.isAlive() || text(out).contains("Verify return code"));
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
                stdin.flush();
                process.waitFor(20, TimeUnit.SECONDS);
            }
        } catch (java.io.IOException ended) {
            // It has gone already, and what it printed tells why.
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(text(out)).isTrue();
        return text(out);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-tls1_3, TLSv1.3",
        "-tls1_2, TLSv1.2",
    })
    void versionsThatAreOffered(String option, String version) throws Exception {
        assertThat(client("", option))
                .containsPattern("(?m)^New, TLSv1\\.[23], Cipher is (?!\\(NONE\\))")
                .contains(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_1", "-tls1"})
    void versionsThatAreRefused(String option) throws Exception {
        assertThat(client("", option, "-cipher", "ALL:@SECLEVEL=0"))
                .contains("Cipher is (NONE)")
                .contains("alert protocol version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ECDHE-RSA-AES128-GCM-SHA256",
                "ECDHE-RSA-AES256-GCM-SHA384",
                "ECDHE-RSA-CHACHA20-POLY1305",
            })
    void ciphersThatAreOffered(String cipher) throws Exception {
        assertThat(client("", "-tls1_2", "-cipher", cipher)).contains("Cipher is " + cipher);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AES128-SHA",
                "AES256-SHA256",
                "AES128-GCM-SHA256",
                "ECDHE-RSA-AES128-SHA",
                "ECDHE-RSA-AES256-SHA384",
                "DHE-RSA-AES128-SHA",
                "AECDH-AES128-SHA",
                "ECDHE-RSA-NULL-SHA",
            })
    void ciphersThatAreRefused(String cipher) throws Exception {
        assertThat(client("", "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0"))
                .contains("Cipher is (NONE)")
                .contains("alert handshake failure");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h2,http/1.1 | ALPN protocol: h2",
                "http/1.1,h2 | ALPN protocol: h2",
                "http/1.1    | ALPN protocol: http/1.1",
            })
    void alpnChoosesTheVersionOfHttp(String offered, String chosen) throws Exception {
        assertThat(client("", "-alpn", offered)).contains(chosen);
    }

    @ParameterizedTest
    @CsvSource({
        "ec.example.org, id-ecPublicKey",
        "localhost, rsaEncryption",
        "nobody.example.org, rsaEncryption",
    })
    void theHostChoosesTheCertificate(String host, String key) throws Exception {
        assertThat(client("", "-servername", host)).contains("PKEY: " + key);
    }

    @Test
    void aClientMayNotRenegotiate() throws Exception {
        var said = client("R\n", "-tls1_2");

        assertThat(said).contains("Secure Renegotiation IS supported").contains("RENEGOTIATING");
        assertThat(said).containsAnyOf("no renegotiation", "handshake failure", "unexpected eof");
        assertThat(said.indexOf("Verify return code")).isEqualTo(said.lastIndexOf("Verify return code"));
    }

    @Test
    void nothingIsCompressed() throws Exception {
        assertThat(client("", "-tls1_2", "-comp")).contains("Compression: NONE");
    }
}
