package dev.nabi.gateway.activation;

/** Why an invocation may not even wait. */
public enum RefusalReason {
    /** As many wait as may. */
    QUEUE_FULL,
    /** The revision is no longer served. */
    REVISION_GONE
}
