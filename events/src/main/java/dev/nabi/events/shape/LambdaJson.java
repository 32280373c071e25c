package dev.nabi.events.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.events.cloudevents.EventEnvelope;
import dev.nabi.events.delivery.ShapedRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What the events of Lambda have in common. */
final class LambdaJson {
    static final String REGION = "nabi";
    static final String ACCOUNT = "000000000000";

    private LambdaJson() {}

    static ShapedRequest invocation(ObjectNode event, List<EventEnvelope> events) {
        var fields = new ArrayList<>(Envelopes.delivery(events));
        fields.add(Map.entry("content-type", "application/json"));
        return new ShapedRequest(
                "POST", Envelopes.INVOKE, fields, event.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A name of the form that handlers take apart; the namespace is part of the resource's name. */
    static String arn(String service, String resource, String namespace) {
        var slash = resource.indexOf('/');
        return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + resource.substring(0, slash + 1) + namespace
                + "." + resource.substring(slash + 1);
    }

    /** The bytes as a text; in base 64 where they are none. */
    static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    static String md5(String body) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException("every JVM has MD5", fault);
        }
    }
}
