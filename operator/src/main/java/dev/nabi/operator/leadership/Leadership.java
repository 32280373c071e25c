package dev.nabi.operator.leadership;

/** Whether this process may act on the cluster now. */
@FunctionalInterface
public interface Leadership {

    /** Whether it may; asked before each decision and before each write. */
    boolean isHeld();

    /** The leadership of an operator that runs alone. */
    static Leadership always() {
        return () -> true;
    }
}
