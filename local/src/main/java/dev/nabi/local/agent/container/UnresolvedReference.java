package dev.nabi.local.agent.container;

/** A pod asks for something that is not there (yet): its container waits, and this message says for what. */
public final class UnresolvedReference extends Exception {
    private static final long serialVersionUID = 1;

    public UnresolvedReference(String message) {
        super(message);
    }
}
