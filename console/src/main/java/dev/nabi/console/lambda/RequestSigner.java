package dev.nabi.console.lambda;

import dev.nabi.console.accesskeys.AccessKey;
import dev.nabi.console.accesskeys.AccessKeys;
import dev.nabi.console.http.WebRequest;
import dev.nabi.console.sigv4.SeenSignatures;
import dev.nabi.console.sigv4.Signature;
import dev.nabi.console.sigv4.SignatureRule;
import dev.nabi.console.sigv4.SignedMessage;
import dev.nabi.console.sigv4.Verification;
import java.time.Clock;
import java.util.List;

/** Finds out who signed a request, or says why its signature is not taken. */
final class RequestSigner {
    private static final int MOST_SEEN = 100_000;

    private final AccessKeys keys;
    private final Clock clock;
    private final SeenSignatures seen = new SeenSignatures(MOST_SEEN);

    RequestSigner(AccessKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Whose key signed a request, for which region and service. */
    record Signed(AccessKey key, String region, String service) {}

    Signed verify(WebRequest request) {
        var message = message(request);
        if (!Signature.isClaimed(message)) {
            throw refused("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        var signature = Signature.of(message)
                .orElseThrow(() -> refused(
                        "IncompleteSignatureException",
                        "Authorization is no whole signature of version 4: Credential, SignedHeaders with host, Signature and"
                                + " X-Amz-Date are needed"));
        var key = keys.find(signature.accessKey())
                .orElseThrow(() -> refused(
                        "UnrecognizedClientException", "The security token included in the request is invalid."));
        var now = clock.instant();
        check(SignatureRule.verify(message, signature, key.secret(), now), signature, now.toString());
        if (signature.expires() == 0 && !seen.take(signature.value(), now)) {
            throw refused(
                    "InvalidSignatureException",
                    "this signature was used more than " + SeenSignatures.REPEAT.toSeconds()
                            + " seconds ago: sign the request anew");
        }
        if (key.isOver(now)) {
            throw refused("ExpiredTokenException", "The security token included in the request is expired");
        }
        return new Signed(key, signature.region(), signature.service());
    }

    private static void check(Verification verdict, Signature signature, String now) {
        switch (verdict) {
            case VERIFIED -> {}
            case WRONG ->
                throw refused(
                        "InvalidSignatureException",
                        "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                                + " Access Key and signing method. Consult the service documentation for details.");
            case SKEWED ->
                throw refused(
                        "InvalidSignatureException",
                        "Signature expired: " + signature.time() + " is more than 5 minutes from " + now);
            case INCOMPLETE ->
                throw refused(
                        "InvalidSignatureException",
                        "a field that says what is to be done (X-Amz-…) is not signed, or the body is not as a whole");
            case NO_READ ->
                throw refused(
                        "InvalidSignatureException",
                        "a signature in the query is taken for GET and HEAD: sign other requests in Authorization");
        }
    }

    private static LambdaException refused(String type, String message) {
        return LambdaException.plain(403, type, message);
    }

    private static SignedMessage message(WebRequest request) {
        return new SignedMessage(
                request.method(),
                request.path(),
                request.query(),
                name -> name.equalsIgnoreCase("host")
                        ? List.of(request.host())
                        : request.fields().getAll(name),
                request.body());
    }
}
