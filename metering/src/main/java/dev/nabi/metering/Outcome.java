package dev.nabi.metering;

/** How an invocation ended. */
public enum Outcome {
    /** The function answered with a status below 400, and the client has the whole answer. */
    OK,
    /** The function answered 4xx. */
    CLIENT_ERROR,
    /** The function answered 5xx. */
    SERVER_ERROR,
    /** It took longer than the function's time-out. */
    TIMED_OUT,
    /** The client went before it had the whole answer. */
    CLIENT_GONE,
    /** The instance's connection broke before the whole answer came. */
    INSTANCE_DIED,
    /** No instance took it: it waited too long, or none could be started. Not billed. */
    NEVER_STARTED
}
