package dev.nabi.events.store;

/**
 * Everything that was ever accepted, by where it is now. {@code accepted} and {@code settled} were counted when it
 * happened, the others are counted now: a drift would be an event that was lost or settled twice.
 */
public record Books(long accepted, long queued, long running, long settled, long dead) {
    public long drift() {
        return accepted - (queued + running + settled + dead);
    }
}
