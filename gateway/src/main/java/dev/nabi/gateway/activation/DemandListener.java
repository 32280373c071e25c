package dev.nabi.gateway.activation;

/** Told of what an operator should hear of at once; on any thread, and must return at once. */
@FunctionalInterface
public interface DemandListener {
    void urgent(Revision revision);

    /** Whether no operator has listened for a while: then nobody but the gateways looks after what waits. */
    default boolean isUnheard() {
        return false;
    }
}
