package dev.nabi.events.http;

import dev.nabi.events.EventIds;
import dev.nabi.events.delivery.CallHead;
import dev.nabi.events.delivery.PublicAddresses;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.UniqueKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rule that makes an event of an asynchronous call as a gateway hands it over. */
final class CallRequest {
    static final Duration LONGEST_DELAY = Duration.ofDays(7);
    private static final Duration UNIQUE = Duration.ofHours(24);

    /** Fields of one connection, of the hand-over, or that the delivery gets anew. */
    private static final Set<String> DROPPED = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "expect",
            "authorization",
            "prefer",
            "idempotency-key");

    private final LaneKey lane;
    private final Function<String, Optional<String>> field;
    private final List<Map.Entry<String, String>> fields;
    private final byte[] body;

    /** {@code fields} is the whole head in order. */
    CallRequest(LaneKey lane, List<Map.Entry<String, String>> fields, byte[] body) {
        this.lane = lane;
        this.fields = fields;
        this.body = body;
        this.field = name -> fields.stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** What the installation says of calls. */
    record Rules(PublicAddresses addresses, boolean signsCallbacks) {}

    NewEvent event(Instant now, Duration maxAge, Rules rules) {
        var delay = field.apply("Nabi-Delay")
                .map(text -> Durations.bounded("Nabi-Delay", text, LONGEST_DELAY))
                .orElse(Duration.ZERO);
        var head = head(callback(rules));
        var caller = field.apply("Nabi-Caller").orElse("");
        var due = now.plus(delay);
        return new NewEvent(
                EventIds.next(lane.namespace(), lane.function(), now),
                lane,
                now,
                due,
                due.plus(maxAge),
                null,
                unique(head, caller, now),
                0,
                caller,
                new EventContent(head.json(), body));
    }

    private CallHead head(String callback) {
        var target = field.apply("Nabi-Original-Target").orElse("/");
        if (!target.startsWith("/") || target.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw ApiProblem.of(400, "Nabi-Original-Target must be a path that begins with /");
        }
        var method = field.apply("Nabi-Original-Method").orElse("POST");
        if (!method.matches("[A-Z]{1,20}")) {
            throw ApiProblem.of(400, "Nabi-Original-Method must be a method");
        }
        return new CallHead(method, target, kept(), field.apply("Nabi-Tag").orElse(""), callback);
    }

    private List<CallHead.Field> kept() {
        var kept = new ArrayList<CallHead.Field>();
        for (var entry : fields) {
            var name = entry.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("nabi-original-authorization")) {
                kept.add(new CallHead.Field("Authorization", entry.getValue()));
            } else if (!DROPPED.contains(name) && !name.startsWith("nabi-")) {
                kept.add(new CallHead.Field(entry.getKey(), entry.getValue()));
            }
        }
        return kept;
    }

    private String callback(Rules rules) {
        var url = field.apply("Nabi-Callback-Url").orElse("");
        if (url.isEmpty()) {
            return "";
        }
        if (!rules.signsCallbacks()) {
            throw ApiProblem.of(
                    400, "Nabi-Callback-Url needs a key that callbacks are signed with: nabi.events.callback-key-file");
        }
        if (url.length() > 2048) {
            throw ApiProblem.of(400, "Nabi-Callback-Url is longer than 2048 characters");
        }
        rules.addresses().refusal(url).ifPresent(why -> {
            throw ApiProblem.of(400, "Nabi-Callback-Url is refused: " + why);
        });
        return url;
    }

    private @Nullable UniqueKey unique(CallHead head, String caller, Instant now) {
        var key = field.apply("Idempotency-Key");
        if (key.isEmpty()) {
            return null;
        }
        if (key.get().isEmpty() || key.get().length() > 255) {
            throw ApiProblem.of(400, "Idempotency-Key must have between 1 and 255 characters");
        }
        var scope = "call " + lane.namespace() + "/" + lane.function() + " "
                + hash(caller.getBytes(StandardCharsets.UTF_8));
        var first = head.method() + " " + head.target() + "\n";
        return new UniqueKey(
                scope + " " + key.get(), hash(first.getBytes(StandardCharsets.UTF_8), body), now.plus(UNIQUE));
    }

    private static String hash(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
