package dev.nabi.gateway.access;

/** The SHA-256 of a token, by which it is remembered. */
record TokenHash(long a, long b, long c, long d) {

    static TokenHash of(String token) {
        var hash = Sha256.of(token);
        return new TokenHash(word(hash, 0), word(hash, 8), word(hash, 16), word(hash, 24));
    }

    private static long word(byte[] hash, int from) {
        var word = 0L;
        for (var i = from; i < from + Long.BYTES; i++) {
            word = word << 8 | (hash[i] & 0xff);
        }
        return word;
    }
}
