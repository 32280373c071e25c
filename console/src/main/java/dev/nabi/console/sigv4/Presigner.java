package dev.nabi.console.sigv4;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Signs a GET in its query, so that whoever has the address may send it until the signature ends. */
public final class Presigner {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Presigner() {}

    /** The query of the signed request. */
    public static String query(
            String method,
            String path,
            String host,
            String accessKey,
            String secret,
            String region,
            Duration holds,
            Instant now) {
        var time = TIME.format(now);
        var scope = time.substring(0, 8) + "/" + region + "/lambda/aws4_request";
        var unsigned = Query.canonical(List.of(
                new Query.Parameter("X-Amz-Algorithm", Signature.ALGORITHM),
                new Query.Parameter("X-Amz-Credential", accessKey + "/" + scope),
                new Query.Parameter("X-Amz-Date", time),
                new Query.Parameter("X-Amz-Expires", Long.toString(holds.toSeconds())),
                new Query.Parameter("X-Amz-SignedHeaders", "host")));
        var message = new SignedMessage(
                method, path, unsigned, name -> name.equalsIgnoreCase("host") ? List.of(host) : List.of(), new byte[0]);
        var signature = new Signature(accessKey, scope, time, List.of("host"), "", holds.toSeconds());
        return unsigned + "&X-Amz-Signature="
                + SigningKey.of(secret, scope).sign(CanonicalRequest.stringToSign(message, signature));
    }
}
