package dev.nabi.operator.sharing;

/** Asks the API server when the youngest of all pods of Functions was created. */
@FunctionalInterface
public interface YoungestPod {

    /** In seconds since 1970, by the API server's clock, of the pods that there are when it is called or later; 0 where there is none. */
    long createdSeconds();
}
