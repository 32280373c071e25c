package dev.nabi.api.webhook;

import dev.nabi.api.v1alpha1.WebhookProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of its own signature, an HMAC-SHA256 over {@code prefix} and the raw body.
 *
 * @param delivery the sender's id of the delivery; empty where it signs none
 * @param seconds when it was signed, in seconds since 1970; null where the provider signs no time
 * @param signatures one of them has to be right: a sender that changes its secret signs with both
 */
public record WebhookSignature(String delivery, @Nullable Long seconds, String prefix, List<byte[]> signatures) {
    private static final String STANDARD_SECRET = "whsec_";
    private static final int MOST_SIGNATURES = 8;
    private static final int LONGEST_ID = 256;

    /** Reads it out of the header fields; null when they name none, and without signatures where they cannot be read. */
    public static @Nullable WebhookSignature read(WebhookProvider provider, Function<String, @Nullable String> header) {
        return switch (provider) {
            case STANDARD_WEBHOOKS -> standard(header);
            case GITHUB -> github(header);
            case STRIPE -> stripe(header);
            case SLACK -> slack(header);
        };
    }

    private static @Nullable WebhookSignature standard(Function<String, @Nullable String> header) {
        var id = header.apply("webhook-id");
        var time = header.apply("webhook-timestamp");
        var all = header.apply("webhook-signature");
        if (id == null || time == null || all == null) {
            return null;
        }
        var signatures = new ArrayList<byte[]>();
        if (id.indexOf('.') >= 0 || id.length() > LONGEST_ID) {
            // What is signed is joined by dots: one in the id would let a part of the body pass for the time.
            return new WebhookSignature("", null, "", List.of());
        }
        for (var one : all.split(" ", MOST_SIGNATURES + 1)) {
            if (one.startsWith("v1,")) {
                add(signatures, base64(one.substring(3)));
            }
        }
        return of(id, seconds(time), id + "." + time + ".", signatures);
    }

    private static @Nullable WebhookSignature github(Function<String, @Nullable String> header) {
        var signature = header.apply("x-hub-signature-256");
        if (signature == null) {
            return null;
        }
        var signatures = new ArrayList<byte[]>();
        if (signature.startsWith("sha256=")) {
            add(signatures, hex(signature.substring("sha256=".length())));
        }
        // X-GitHub-Delivery is not signed: whoever repeats a request may change it.
        return new WebhookSignature("", null, "", signatures);
    }

    private static @Nullable WebhookSignature stripe(Function<String, @Nullable String> header) {
        var all = header.apply("stripe-signature");
        if (all == null) {
            return null;
        }
        var time = "";
        var signatures = new ArrayList<byte[]>();
        for (var one : all.split(",", 4 * MOST_SIGNATURES)) {
            if (one.startsWith("t=")) {
                time = one.substring(2);
            } else if (one.startsWith("v1=") && signatures.size() < MOST_SIGNATURES) {
                add(signatures, hex(one.substring(3)));
            }
        }
        return of("", seconds(time), time + ".", signatures);
    }

    private static @Nullable WebhookSignature slack(Function<String, @Nullable String> header) {
        var signature = header.apply("x-slack-signature");
        var time = header.apply("x-slack-request-timestamp");
        if (signature == null || time == null) {
            return null;
        }
        var signatures = new ArrayList<byte[]>();
        if (signature.startsWith("v0=")) {
            add(signatures, hex(signature.substring(3)));
        }
        return of("", seconds(time), "v0:" + time + ":", signatures);
    }

    private static WebhookSignature of(String id, @Nullable Long seconds, String prefix, List<byte[]> signatures) {
        return new WebhookSignature(id, seconds, prefix, seconds == null ? List.of() : signatures);
    }

    /** What is wrong with a signature whatever was signed. */
    public enum Fault {
        MALFORMED,
        EXPIRED,
        NOT_YET_VALID
    }

    /** What is wrong with it before its body is read; null for nothing. */
    public @Nullable Fault fault(long nowMillis, int toleranceSeconds) {
        if (signatures.isEmpty()) {
            return Fault.MALFORMED;
        }
        if (seconds == null) {
            return null;
        }
        var age = Math.floorDiv(nowMillis, 1000L) - seconds;
        if (age > toleranceSeconds) {
            return Fault.EXPIRED;
        }
        return -age > toleranceSeconds ? Fault.NOT_YET_VALID : null;
    }

    /** Whether one of the secrets signed this body. */
    public boolean isBy(WebhookProvider provider, Collection<byte[]> secrets, byte[] body) {
        for (var secret : secrets) {
            var key = key(provider, secret);
            if (key != null && key.length > 0 && matches(hmac(key, body))) {
                return true;
            }
        }
        return false;
    }

    /** What was signed, as it is remembered: the same by whichever of the secrets it was signed. */
    public String digest(byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(prefix.getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("every JVM has SHA-256", fault);
        }
    }

    private boolean matches(byte[] right) {
        var found = false;
        for (var signature : signatures) {
            found |= MessageDigest.isEqual(right, signature);
        }
        return found;
    }

    private byte[] hmac(byte[] key, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(prefix.getBytes(StandardCharsets.ISO_8859_1));
            return mac.doFinal(body);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("every JVM has HmacSHA256", fault);
        }
    }

    private static byte @Nullable [] key(WebhookProvider provider, byte[] secret) {
        var text = new String(secret, StandardCharsets.ISO_8859_1).strip();
        if (provider != WebhookProvider.STANDARD_WEBHOOKS) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        return base64(text.startsWith(STANDARD_SECRET) ? text.substring(STANDARD_SECRET.length()) : text);
    }

    private static void add(List<byte[]> to, byte @Nullable [] signature) {
        if (signature != null && signature.length == 32) {
            to.add(signature);
        }
    }

    private static byte @Nullable [] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException other) {
            return null;
        }
    }

    private static byte @Nullable [] hex(String text) {
        try {
            return HexFormat.of().parseHex(text.strip().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException other) {
            return null;
        }
    }

    private static @Nullable Long seconds(String text) {
        try {
            return text.length() > 12 ? null : (Long) Long.parseLong(text);
        } catch (NumberFormatException other) {
            return null;
        }
    }
}
