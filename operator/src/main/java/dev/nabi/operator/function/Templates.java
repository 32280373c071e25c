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

    private final Defaults defaults;
    private final ConcurrentMap<FunctionKey, Known> known = new ConcurrentHashMap<>();

    Templates(Defaults defaults) {
        this.defaults = defaults;
    }

    /** The digest for a Function whose spec is valid. */
    String of(FunctionKey key, Function function) {
        var uid = function.getMetadata().getUid();
        var generation = function.getMetadata().getGeneration();
        if (generation == null) {
            return RevisionDeployment.digest(function, defaults);
        }
        var before = known.get(key);
        if (before != null && before.uid().equals(uid) && before.generation() == generation) {
            return before.digest();
        }
        var digest = RevisionDeployment.digest(function, defaults);
        known.put(key, new Known(uid, generation, digest));
        return digest;
    }

    void forget(FunctionKey key) {
        known.remove(key);
    }
}
