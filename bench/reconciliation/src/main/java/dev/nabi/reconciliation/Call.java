package dev.nabi.reconciliation;

/**
 * One call as its client saw it.
 *
 * @param id the client's own, which the function writes down
 * @param run the gateway's process that it was sent to, over all its restarts
 * @param invocation the gateway's id for it; empty when none was seen
 */
record Call(long id, String function, int run, long startNanos, long endNanos, Outcome outcome, String invocation) {
    /** What it may at most be billed: rounded up to the millisecond. */
    long waitedMillis() {
        return Math.ceilDiv(endNanos - startNanos, 1_000_000);
    }
}
