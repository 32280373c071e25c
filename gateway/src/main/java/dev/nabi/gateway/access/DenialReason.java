package dev.nabi.gateway.access;

import java.util.Locale;

/** Why a call is turned away: the label of the metric, and what is said to the caller. */
public enum DenialReason {
    NO_CREDENTIAL("no credential was shown"),
    MALFORMED("the credential cannot be read"),
    ALGORITHM_NOT_ALLOWED("the token's algorithm is none of RS, PS, ES and EdDSA"),
    WRONG_ISSUER("the token is of another issuer"),
    UNKNOWN_KEY("the key is not known"),
    BAD_SIGNATURE("the signature is wrong"),
    EXPIRED("the credential has expired"),
    NOT_YET_VALID("the credential is not valid yet"),
    WRONG_AUDIENCE("the token is for another audience"),
    NOT_ALLOWED("the caller is known, and may not call this function"),
    REPLAYED("this delivery was taken already"),
    BODY_TOO_LARGE("the body is longer than a webhook's may be"),
    UNAVAILABLE("what it is verified with is not there");

    private final String sentence;
    private final String label;

    DenialReason(String sentence) {
        this.sentence = sentence;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /** As a caller reads it: no quotation marks, so that it fits into {@code WWW-Authenticate}. */
    public String sentence() {
        return sentence;
    }

    /** As a metric's label. */
    public String label() {
        return label;
    }
}
