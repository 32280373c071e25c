package dev.nabi.events.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.SteppedClock;
import dev.nabi.events.TestTriggers;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.source.ApiAnswer;
import dev.nabi.events.source.ApiRequest;
import dev.nabi.events.source.Intake;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.events.trigger.TriggerDefinition;
import dev.nabi.events.trigger.TriggerTable;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks on the real store, signed as each provider signs. */
class WebhookApiIT {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final byte[] BODY = utf8("{\"action\":\"opened\"}");
    private static final byte[] KEY = utf8("0123456789abcdef0123456789abcdef");

    @TempDir
    Path directory;

    private final SteppedClock clock = new SteppedClock(NOW);
    private final Map<String, Map<String, byte[]>> secrets = new HashMap<>();
    private JdbcEventStore store;
    private final TriggerTable table = TestTriggers.table(
            webhook("github", "provider: github, secret: hooks, keys: [github]"),
            webhook("stripe", "provider: stripe, secret: hooks, keys: [stripe]"),
            webhook("standard", "provider: standardWebhooks, secret: hooks, keys: [standard, older]"),
            webhook("slack", "provider: slack, secret: hooks, keys: [slack]"),
            webhook("nobody", "provider: github, secret: missing"),
            webhook("keyless", "provider: github, secret: hooks, keys: [absent]"),
            TestTriggers.trigger("open", "webhook: {path: open/to-all, public: true}", ""),
            TestTriggers.trigger("off", "webhook: {path: off, public: true}", "suspend: true"),
            TestTriggers.trigger("one", "webhook: {path: shared, public: true}", ""),
            TestTriggers.trigger("two", "webhook: {path: shared, public: true}", ""));
    private WebhookApi api;

    private static TriggerDefinition webhook(String name, String verify) {
        return TestTriggers.trigger(name, "webhook: {path: " + name + ", verify: {" + verify + "}}", "");
    }

    @BeforeEach
    void open() throws Exception {
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
        secrets.put(
                "hooks",
                Map.of(
                        "github", KEY,
                        "stripe", KEY,
                        "slack", KEY,
                        "standard", utf8("whsec_" + Base64.getEncoder().encodeToString(KEY)),
                        "older", utf8("whsec_" + Base64.getEncoder().encodeToString(utf8("older")))));
        api = new WebhookApi(
                new Intake(store, clock, _ -> {}),
                () -> table,
                (namespace, name) -> Optional.ofNullable(namespace.equals("shop") ? secrets.get(name) : null),
                clock);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void whatIsSignedRightBecomesAnEventWithTheSendersFields() throws Exception {
        var fields = new HashMap<>(github(KEY, BODY));
        fields.put("x-github-event", "pull_request");
        fields.put("x-forwarded-for", "10.0.0.1");
        fields.put("cookie", "a=b");
        fields.put("content-type", "application/json");

        assertThat(receive("github", fields, BODY).status()).isEqualTo(202);

        var event = events("github").getFirst();
        assertThat(event.event().getType()).isEqualTo("dev.nabi.webhook.received");
        assertThat(event.event().getSubject()).isEqualTo("github");
        assertThat(event.event().getDataContentType()).isEqualTo("application/json");
        assertThat(event.event().getData().toBytes()).isEqualTo(BODY);
        assertThat(event.fields()).containsOnlyKeys("x-github-event", "x-hub-signature-256");
    }

    @Test
    void everyProvider() throws Exception {
        assertThat(receive("github", github(KEY, BODY), BODY).status()).isEqualTo(202);
        assertThat(receive("stripe", stripe(KEY, NOW, BODY), BODY).status()).isEqualTo(202);
        assertThat(receive("standard", standard(KEY, "msg_1", NOW, BODY), BODY).status())
                .isEqualTo(202);
        assertThat(receive("standard", standard(utf8("older"), "msg_2", NOW, BODY), BODY)
                        .status())
                .isEqualTo(202);
        assertThat(receive("slack", slack(KEY, NOW, BODY), BODY).status()).isEqualTo(202);
        assertThat(events("standard")).extracting(one -> one.event().getId()).containsExactly("msg_1", "msg_2");
    }

    @Test
    void whatIsNotSignedRightIsNoEvent() throws Exception {
        var late = NOW.minusSeconds(301);
        var early = NOW.plusSeconds(301);
        var changed = utf8("{\"action\":\"closed\"}");

        assertThat(receive("github", Map.of(), BODY).status()).isEqualTo(401);
        assertThat(receive("github", github(utf8("wrong"), BODY), BODY).status())
                .isEqualTo(401);
        assertThat(receive("github", github(KEY, BODY), changed).status()).isEqualTo(401);
        assertThat(receive("github", Map.of("x-hub-signature-256", "sha256=zz"), BODY)
                        .status())
                .isEqualTo(401);
        assertThat(receive("github", stripe(KEY, NOW, BODY), BODY).status()).isEqualTo(401);
        assertThat(receive("stripe", stripe(KEY, late, BODY), BODY).status()).isEqualTo(401);
        assertThat(receive("stripe", stripe(KEY, early, BODY), BODY).status()).isEqualTo(401);
        assertThat(receive("slack", slack(KEY, late, BODY), BODY).status()).isEqualTo(401);
        assertThat(receive("standard", standard(KEY, "other", NOW, changed), BODY)
                        .status())
                .isEqualTo(401);
        assertThat(store.read(reads -> reads.books()).accepted()).isZero();
    }

    @Test
    void aRequestThatIsSentAgainIsTheSameEvent() throws Exception {
        var fields = stripe(KEY, NOW, BODY);
        var first = receive("stripe", fields, BODY);
        clock.step(Duration.ofMinutes(4));

        var second = receive("stripe", fields, BODY);

        assertThat(second.status()).isEqualTo(202);
        assertThat(text(second)).contains("\"repeated\":true");
        assertThat(text(first)).contains("\"repeated\":false");
        assertThat(events("stripe")).hasSize(1);
    }

    @Test
    void aMissingSecretAndASuspendedTriggerAreTriedAgainByTheSender() throws Exception {
        assertThat(receive("nobody", github(KEY, BODY), BODY).status()).isEqualTo(503);
        assertThat(receive("off", Map.of(), BODY).status()).isEqualTo(503);
        assertThat(text(receive("keyless", github(KEY, BODY), BODY)))
                .contains("503", "none of the keys that are named");
        secrets.remove("hooks");
        assertThat(receive("github", github(KEY, BODY), BODY).status()).isEqualTo(503);
        assertThat(store.read(reads -> reads.books()).accepted()).isZero();
    }

    @Test
    void anUnsignedWebhookIsThereWhereItsTriggerSaysSo() throws Exception {
        assertThat(receive("open/to-all", Map.of(), BODY).status()).isEqualTo(202);
        assertThat(receive("open", Map.of(), BODY).status()).isEqualTo(404);
        assertThat(receive("nothing", Map.of(), BODY).status()).isEqualTo(404);
    }

    /** Both are of one age: the one of the smaller UID has the path, and its rule holds. */
    @Test
    void ofTwoTriggersWithOnePathOneIsServed() {
        var both = List.of(
                table.find("shop", "one").orElseThrow(),
                table.find("shop", "two").orElseThrow());

        assertThat(both).filteredOn(one -> one.problem().isEmpty()).hasSize(1);
        assertThat(both)
                .filteredOn(one -> !one.problem().isEmpty())
                .allMatch(one -> one.problem().contains("'shared' is that of the Trigger"));
    }

    @Test
    void theFieldsThatAreKeptAreBounded() {
        var many = new HashMap<String, String>();
        for (var i = 0; i < 100; i++) {
            many.put("x-field-" + i, "v");
        }
        assertThat(KeptFields.of(many)).hasSize(KeptFields.MAX_FIELDS);
        assertThat(KeptFields.of(Map.of("x-a", "v".repeat(9000)))).isEmpty();
        assertThat(KeptFields.of(Map.of("cookie", "c".repeat(9000), "x-a", "v".repeat(9000), "x-b", "v")))
                .as("what is too long hides nothing else")
                .containsOnlyKeys("x-b");
    }

    private ApiAnswer receive(String path, Map<String, String> fields, byte[] body) {
        return api.receive(new ApiRequest("shop", path, fields, Map.of(), body));
    }

    private List<EventEnvelope> events(String trigger) throws Exception {
        var lane = new LaneKey("shop", "orders", trigger);
        return store
                .write(writes -> writes.lease(new LeaseRequest(
                        lane, 100, clock.instant(), clock.instant().plusSeconds(60), "test")))
                .get()
                .stream()
                .map(event -> EventEnvelope.read(event.content()))
                .toList();
    }

    private static Map<String, String> github(byte[] key, byte[] body) throws Exception {
        return Map.of("x-hub-signature-256", "sha256=" + hex(hmac(key, "", body)));
    }

    private static Map<String, String> stripe(byte[] key, Instant at, byte[] body) throws Exception {
        var seconds = at.getEpochSecond();
        return Map.of("stripe-signature", "t=" + seconds + ",v1=" + hex(hmac(key, seconds + ".", body)));
    }

    private static Map<String, String> slack(byte[] key, Instant at, byte[] body) throws Exception {
        var seconds = at.getEpochSecond();
        return Map.of(
                "x-slack-request-timestamp", "" + seconds,
                "x-slack-signature", "v0=" + hex(hmac(key, "v0:" + seconds + ":", body)));
    }

    private static Map<String, String> standard(byte[] key, String id, Instant at, byte[] body) throws Exception {
        var seconds = at.getEpochSecond();
        var signature = Base64.getEncoder().encodeToString(hmac(key, id + "." + seconds + ".", body));
        return Map.of("webhook-id", id, "webhook-timestamp", "" + seconds, "webhook-signature", "v1," + signature);
    }

    private static byte[] hmac(byte[] key, String prefix, byte[] body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update(utf8(prefix));
        return mac.doFinal(body);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ApiAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
