package dev.nabi.events.delivery;

/** Where the outcome of an event is sent to. */
public sealed interface Destination {
    /** Another Function of the namespace. */
    record ToFunction(String name) implements Destination {}

    /** A topic of the namespace. */
    record ToTopic(String name) implements Destination {}

    /** An address outside. {@code secret} is that of its signature; empty for none. */
    record ToUrl(String url, String secretName) implements Destination {}

    /** A topic of a Kafka cluster, by the name of what evsources knows it by. */
    record ToKafka(String bootstrapServers, String topic, String secretName) implements Destination {}
}
