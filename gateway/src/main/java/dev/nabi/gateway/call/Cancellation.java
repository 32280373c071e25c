package dev.nabi.gateway.call;

/** Undoes what a call waits for. It is run once at most, on the call's event loop; nothing may reach the call after it. */
interface Cancellation {
    void cancel();
}
