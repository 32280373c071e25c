package dev.nabi.api;

/** A Function's place in the cluster. */
public record FunctionKey(String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
