package dev.nabi.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    private static final String BROKEN = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    private static TestPair first;
    private static TestPair second;
    private static TestPair third;
    private static TestPair expired;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private Instant now = Instant.now();
    private final InstantSource clock = () -> now;

    @BeforeAll
    static void make() throws Exception {
        first = TestPair.rsa("dns:a.example.org,dns:*.b.example.org", 30);
        second = TestPair.ec("dns:c.example.org");
        third = TestPair.rsa("dns:c.example.org", 30);
        expired = TestPair.expired("dns:d.example.org");
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Certificates open() {
        return Certificates.open(List.of(directory), vertx, clock);
    }

    @Test
    void keysOfEachKindAreRead() throws Exception {
        first.mountAt(directory);
        assertThat(open().all()).hasSize(1);

        TestPair.mount(directory, first.chain(), first.pkcs1Key());
        assertThat(open().all()).hasSize(1);

        second.mountAt(directory);
        assertThat(open().all()).hasSize(1);
    }

    @Test
    void aDirectoryWithoutAPairIsNamed() throws Exception {
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nabi.gateway.tls-directories: " + directory)
                .hasMessageContaining("tls.crt");

        TestPair.mount(directory, first.chain(), third.key());
        assertThatThrownBy(this::open).hasMessageContaining("the key is not that of the certificate");
    }

    @Test
    void aNewPairIsUsedOnceAndTheSameIsNotReadAgain() throws Exception {
        first.mountAt(directory);
        var certificates = open();
        var before = certificates.map(null);

        certificates.refresh();
        assertThat(certificates.map(null)).isSameAs(before);

        second.mountAt(directory);
        certificates.refresh();
        assertThat(certificates.map(null)).isNotSameAs(before);
        assertThat(certificates.all().getFirst().secondsLeft())
                .isBetween((double) Duration.ofDays(89).toSeconds(), (double)
                        Duration.ofDays(91).toSeconds());
    }

    @Test
    void whatCannotBeUsedIsRefusedUntilSomethingBetterIsThere() throws Exception {
        first.mountAt(directory);
        var certificates = open();
        var before = certificates.map(null);
        var certificate = certificates.all().getFirst();

        TestPair.mount(directory, third.chain(), first.key());
        certificates.refresh();
        assertThat(certificate.isRefused()).isTrue();
        TestPair.mount(directory, BROKEN, first.key());
        certificates.refresh();
        assertThat(certificate.isRefused()).isTrue();
        expired.mountAt(directory);
        certificates.refresh();
        assertThat(certificate.isRefused()).isTrue();
        Files.delete(directory.resolve("..data").toRealPath().resolve("tls.key"));
        certificates.refresh();
        assertThat(certificate.isRefused()).isTrue();
        assertThat(certificates.map(null)).isSameAs(before);

        second.mountAt(directory);
        certificates.refresh();
        assertThat(certificate.isRefused()).isFalse();
        assertThat(certificates.map(null)).isNotSameAs(before);
    }

    @Test
    void theOldPairBroughtBackIsNoRefusal() throws Exception {
        first.mountAt(directory);
        var certificates = open();
        TestPair.mount(directory, BROKEN, first.key());
        certificates.refresh();

        first.mountAt(directory);
        certificates.refresh();

        assertThat(certificates.all().getFirst().isRefused()).isFalse();
    }

    @Test
    void timeLeftIsNegativeOnceItHasExpired() throws Exception {
        first.mountAt(directory);
        var certificate = open().all().getFirst();

        now = now.plus(Duration.ofDays(31));

        assertThat(certificate.secondsLeft()).isNegative();
    }

    @Test
    void theHostThatAClientNamesChoosesTheCertificate() throws Exception {
        var other = directory.resolve("other");
        first.mountAt(directory);
        second.mountAt(other);
        var certificates = Certificates.open(List.of(directory, other), vertx, clock);
        var ofFirst = certificates.map("a.example.org");

        assertThat(certificates.map("x.b.example.org")).isSameAs(ofFirst);
        assertThat(certificates.map("nobody.example.org")).isSameAs(ofFirst);
        assertThat(certificates.map(null)).isSameAs(ofFirst);
        assertThat(certificates.map("c.example.org")).isNotSameAs(ofFirst);
    }
}
