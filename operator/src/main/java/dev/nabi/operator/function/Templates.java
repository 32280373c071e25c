package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.scaling.FunctionKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The digests of the pod templates that Functions ask for, one for each: a spec is read anew when its generation is. */
final class Templates {
    private record Known(String uid, long generation, String digest) {}

    private final ConcurrentMap<FunctionKey, Known> known = new ConcurrentHashMap<>();

    /** The digest for a Function whose spec is valid; the defaults are the same at each call. */
    String of(Function function, Defaults defaults) {
        var metadata = function.getMetadata();
        var generation = metadata.getGeneration();
        if (generation == null) {
            return RevisionDeployment.digest(function, defaults);
        }
        var key = new FunctionKey(metadata.getNamespace(), metadata.getName());
        var before = known.get(key);
        if (before != null && before.uid().equals(metadata.getUid()) && before.generation() == generation) {
            return before.digest();
        }
        var digest = RevisionDeployment.digest(function, defaults);
        known.put(key, new Known(metadata.getUid(), generation, digest));
        return digest;
    }

    void forget(FunctionKey key) {
        known.remove(key);
    }
}
