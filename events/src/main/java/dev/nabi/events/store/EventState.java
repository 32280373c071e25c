package dev.nabi.events.store;

/** Where an event is. Queued and running events are still to be settled. */
public enum EventState {
    QUEUED(0),
    RUNNING(1),
    /** Waits for an earlier event with its ordering key; queued, for everybody outside of the store. */
    BLOCKED(2),
    SUCCEEDED(3),
    CANCELLED(4),
    DEAD(5);

    private final int code;

    EventState(int code) {
        this.code = code;
    }

    /** How it stands in the database: never changed. */
    public int code() {
        return code;
    }

    public static EventState of(int code) {
        for (var state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalStateException("An event has the unknown state " + code);
    }

    /** Whether nothing more is done with it, unless a person sends it again. */
    public boolean isFinal() {
        return code >= SUCCEEDED.code;
    }
}
