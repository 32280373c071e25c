package dev.nabi.console.sigv4;

/** What came of verifying a signature. */
public enum Verification {
    VERIFIED,
    /** It is not what this key makes of this request. */
    WRONG,
    /** It was signed too long ago, or ahead of the clock. */
    SKEWED,
    /** A field that says what is to be done is not signed. */
    INCOMPLETE,
    /** It is in the query, and would change something as often as it is sent. */
    NO_READ
}
