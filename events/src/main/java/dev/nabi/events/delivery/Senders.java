package dev.nabi.events.delivery;

import dev.nabi.events.store.LaneKey;

/** Which sender a lane's events go by: the gateway's, or for results one of a URL or a Kafka topic. */
@FunctionalInterface
public interface Senders {
    /** The lane of results that go to a URL; no Trigger has such a name. */
    String URL = "~url";

    /** The lane of results that go to a Kafka topic. */
    String KAFKA = "~kafka";

    /** The lane of results that go to a topic of which a Trigger had no room. */
    String TOPIC = "~topic";

    Sender of(LaneKey lane);
}
