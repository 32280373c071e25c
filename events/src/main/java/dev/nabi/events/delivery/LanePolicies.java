package dev.nabi.events.delivery;

import dev.nabi.events.store.LaneKey;

/** Knows how the events of each lane are delivered. */
public interface LanePolicies {
    /** The policy of a lane, or why there is none. */
    Known find(LaneKey lane);

    /** What is known of a lane. */
    sealed interface Known {
        record Policy(LanePolicy policy) implements Known {}

        /** The first lists of the API are not in, or an object cannot be read: wait. */
        record NotYet() implements Known {}

        /** Its Function or Trigger is no more. */
        record Gone(String why) implements Known {}
    }
}
