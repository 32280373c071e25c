package dev.nabi.gateway.proxy;

import java.util.Set;

/**
 * The rule for when a request may be sent to an instance again without running a function twice by our doing: nothing of
 * it was processed, whatever the method (RFC 9113, section 8.7); or the method is idempotent and the instance closed a
 * connection that had served before, as servers do with idle ones (RFC 9110, section 9.2.2).
 */
final class RetryRule {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private RetryRule() {}

    static boolean maySendAgain(String method, boolean isUnprocessed, boolean isStale) {
        return isUnprocessed || (isStale && IDEMPOTENT.contains(method));
    }
}
