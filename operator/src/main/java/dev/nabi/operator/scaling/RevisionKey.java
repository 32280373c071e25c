package dev.nabi.operator.scaling;

import dev.nabi.api.FunctionKey;

/** Which revision of which Function. */
public record RevisionKey(FunctionKey function, String revision) {

    static RevisionKey of(String namespace, String function, String revision) {
        return new RevisionKey(new FunctionKey(namespace, function), revision);
    }

    public String namespace() {
        return function.namespace();
    }
}
