package dev.nabi.gateway.call;

/** A request that waits, for a time that is set as a deadline of its event loop. */
interface Waiting {

    /** The gateway's time is over: whoever still waits is told so, and may call another gateway. */
    void turnAway();
}
