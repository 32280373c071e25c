package dev.nabi.events.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every code store does. */
abstract class CodeStoreContract {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final String FIRST = "1".repeat(64);
    private static final String SECOND = "2".repeat(64);

    private CodeStore store;

    abstract CodeStore newStore() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = newStore();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static byte[] content(int bytes) {
        var content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private void put(String namespace, String sha256, byte[] content, Instant at) throws Exception {
        try (var upload = store.begin(at)) {
            var half = content.length / 2;
            upload.write(content, half);
            upload.write(java.util.Arrays.copyOfRange(content, half, content.length), content.length - half);
            upload.commit(namespace, sha256, at);
        }
    }

    private byte[] read(String namespace, String sha256) throws Exception {
        try (var content = store.open(namespace, sha256).orElseThrow()) {
            var bytes = content.stream().readAllBytes();
            assertThat(content.bytes()).isEqualTo(bytes.length);
            return bytes;
        }
    }

    @Test
    void whatWasPutIsReadByItsNamespaceAlone() throws Exception {
        var content = content(3_000_001);
        put("shop", FIRST, content, NOON);

        assertThat(read("shop", FIRST)).isEqualTo(content);
        assertThat(store.open("other", FIRST)).isEmpty();
        assertThat(store.open("shop", SECOND)).isEmpty();
        assertThat(store.renew("other", FIRST, NOON)).isFalse();
    }

    @Test
    void contentOfTwoNamespacesIsKeptOnceAndGoesWithTheLastClaim() throws Exception {
        put("shop", FIRST, content(1000), NOON);
        put("other", FIRST, content(1000), NOON);
        assertThat(store.sizes("shop")).isEqualTo(new CodeStore.Sizes(1000, 1000));
        assertThat(store.sizes("none")).isEqualTo(new CodeStore.Sizes(0, 1000));

        var later = NOON.plusSeconds(1);
        store.release(new CodeStore.Claim("shop", FIRST), later);
        store.collect(later);
        assertThat(store.open("shop", FIRST)).isEmpty();
        assertThat(read("other", FIRST)).hasSize(1000);

        store.release(new CodeStore.Claim("other", FIRST), later);
        store.collect(later);
        assertThat(store.sizes("other")).isEqualTo(new CodeStore.Sizes(0, 0));
    }

    @Test
    void claimThatWasRenewedIsNotReleased() throws Exception {
        put("shop", FIRST, content(10), NOON);
        put("shop", SECOND, content(20), NOON.plusSeconds(60));
        var cutoff = NOON.plusSeconds(30);
        assertThat(store.claimsBefore(cutoff)).containsExactly(new CodeStore.Claim("shop", FIRST));

        assertThat(store.renew("shop", FIRST, NOON.plusSeconds(31))).isTrue();
        store.release(new CodeStore.Claim("shop", FIRST), cutoff);
        store.collect(cutoff);

        assertThat(store.claimsBefore(cutoff)).isEmpty();
        assertThat(read("shop", FIRST)).hasSize(10);
    }

    @Test
    void uploadThatDoesNotEndLeavesNothing() throws Exception {
        try (var upload = store.begin(NOON)) {
            upload.write(content(100), 100);
        }
        var abandoned = store.begin(NOON);
        abandoned.write(content(100), 100);
        store.collect(NOON.plusSeconds(1));

        assertThat(store.sizes("shop")).isEqualTo(new CodeStore.Sizes(0, 0));
        assertThat(store.open("shop", FIRST)).isEmpty();
        abandoned.close();
    }

    @Test
    void secondUploadOfAContentIsAClaim() throws Exception {
        put("shop", FIRST, content(1000), NOON);
        put("shop", FIRST, content(1000), NOON.plusSeconds(10));

        assertThat(store.claimsBefore(NOON.plusSeconds(5))).isEmpty();
        assertThat(store.sizes("shop")).isEqualTo(new CodeStore.Sizes(1000, 1000));
    }
}
