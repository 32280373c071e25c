package dev.nabi.console.accesskeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.console.Accounts;
import dev.nabi.console.ConsoleUnderTest;
import dev.nabi.console.SignedHttp;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.sigv4.SeenSignatures;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long an access key holds: as long as its account is there, and its token, which is renewed where RBAC lets the account. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AccessKeysIT {
    private static final String FUNCTIONS = "/2015-03-31/functions";

    private final Stepped clock = new Stepped();
    private ConsoleUnderTest console;
    private CallerClients clients;
    private AccessKeys keys;

    /** A clock that goes when it is told to. */
    private static final class Stepped extends Clock {
        private volatile Instant now = Instant.now();

        void step(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void start(@TempDir Path logs) throws Exception {
        console = new ConsoleUnderTest(logs, clock);
        clients = new CallerClients(console.client, 2);
        keys = new AccessKeys(console.client, "default", clients, clock);
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
        console.close();
    }

    private AccessKey create(String account, Duration life) {
        return keys.create(new Caller("default", "owner", console.token()), account, life);
    }

    @Test
    void aTokenIsRenewedInTheLastThirdOfItsLifeForAsLongAgain() {
        Accounts.deployer(console, "deploy");
        var key = create("deploy", Duration.ofDays(1));
        var ends = key.ends().orElseThrow();

        clock.step(Duration.ofHours(15));
        assertThat(keys.find(key.id()).orElseThrow().ends()).contains(ends);
        clock.step(Duration.ofHours(2));
        var renewed = keys.find(key.id()).orElseThrow();

        assertThat(renewed.ends().orElseThrow()).isAfter(ends.plus(Duration.ofHours(16)));
        assertThat(renewed.ends().orElseThrow()).isBefore(clock.instant().plus(Duration.ofHours(25)));
        assertThat(renewed.secret()).isEqualTo(key.secret());
        assertThat(entry(key.id(), "ends"))
                .isEqualTo(renewed.ends().orElseThrow().toString());
        clock.step(Duration.ofHours(10));
        assertThat(keys.find(key.id()).orElseThrow().isOver(clock.instant())).isFalse();
    }

    private String entry(String id, String name) {
        var secret = console.client
                .secrets()
                .inNamespace("default")
                .withName(KeySecrets.name(id).orElseThrow())
                .get();
        return new String(Base64.getDecoder().decode(secret.getData().get(name)), StandardCharsets.UTF_8);
    }

    @Test
    void anAccountThatMayNotAskForItsTokenHasAKeyThatEnds() {
        Accounts.viewer(console, "viewer");
        var key = create("viewer", Duration.ofDays(1));

        clock.step(Duration.ofHours(23));
        assertThat(keys.find(key.id()).orElseThrow()).isEqualTo(key);
        clock.step(Duration.ofHours(2));
        assertThat(keys.find(key.id()).orElseThrow().isOver(clock.instant())).isTrue();
    }

    @Test
    void whatTheApiServerRefusesIsSaidWithoutItsAddress() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(console.uri() + "/access-keys?namespace=default"))
                .header("Authorization", "Bearer nobody")
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("the API server: ").doesNotContain("https://");
        }
    }

    @Test
    void aKeyWhoseAccountWasDeletedIsRefusedAndCanBeDeleted() throws Exception {
        Accounts.deployer(console, "gone");
        try (var http = SignedHttp.of(console, SignedHttp.key(console, "gone"))) {
            assertThat(http.send("GET", FUNCTIONS, "").status()).isEqualTo(200);

            console.client
                    .serviceAccounts()
                    .inNamespace("default")
                    .withName("gone")
                    .delete();

            var refused = http.send("GET", FUNCTIONS + "/", "");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.errorType()).isEqualTo("ExpiredTokenException");
        }
        var owner = new Caller("default", "owner", console.token());
        var left = keys.list(owner, "default").getFirst();
        assertThat(keys.delete(owner, left.id())).isTrue();
        assertThat(keys.list(owner, "default")).isEmpty();
    }

    @Test
    void aCopiedRequestHoldsForSeconds() throws Exception {
        try (var http = SignedHttp.of(console)) {
            var request = http.signed("GET", FUNCTIONS, "");

            assertThat(http.answer(request).status()).isEqualTo(200);
            assertThat(http.answer(request).status()).isEqualTo(200);
            clock.step(SeenSignatures.REPEAT.plusSeconds(1));
            var replayed = http.answer(request);

            assertThat(replayed.status()).isEqualTo(403);
            assertThat(replayed.body().path("message").asText()).contains("used more than 10 seconds ago");
        }
    }
}
