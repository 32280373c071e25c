package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.RevisionDeployment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The digests of the pod templates that Functions ask for, one for each: a spec is read anew when its generation is. */
final class Templates {
    private record Known(String uid, long generation, Code code, String digest) {}

    private final ConcurrentMap<FunctionKey, Known> known = new ConcurrentHashMap<>();

    /** The digest for a Function whose spec is valid; the defaults are the same at each call. */
    String of(Function function, Code code, Defaults defaults) {
        var metadata = function.getMetadata();
        var generation = metadata.getGeneration();
        if (generation == null) {
            return RevisionDeployment.digest(function, code, defaults);
        }
        var key = new FunctionKey(metadata.getNamespace(), metadata.getName());
        var before = known.get(key);
        if (before != null
                && before.uid().equals(metadata.getUid())
                && before.generation() == generation
                && before.code().equals(code)) {
            return before.digest();
        }
        var digest = RevisionDeployment.digest(function, code, defaults);
        known.put(key, new Known(metadata.getUid(), generation, code, digest));
        return digest;
    }

    void forget(FunctionKey key) {
        known.remove(key);
    }
}
