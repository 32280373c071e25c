package dev.nabi.gateway.routing;

import dev.nabi.api.FunctionKey;

/** A revision's place in the cluster: the name of its Deployment, and the Function that it is of. */
public record RevisionKey(String namespace, String function, String revision) {
    public FunctionKey functionKey() {
        return new FunctionKey(namespace, function);
    }

    @Override
    public String toString() {
        return namespace + "/" + revision;
    }
}
