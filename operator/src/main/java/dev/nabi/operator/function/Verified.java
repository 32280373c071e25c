package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects that were found to be what their Functions want, one for each. Most events are of a status; to compare a
 * whole spec at each of them is most of what a wake costs the operator.
 */
final class Verified {
    /** All that could make another comparison come out differently: a generation stands for its spec. */
    private record Seen(
            String functionUid,
            @Nullable Long wanted,
            String uid,
            @Nullable Long found,
            @Nullable Map<String, String> labels,
            @Nullable Map<String, String> annotations,
            List<OwnerReference> owners) {

        static Seen of(Function function, HasMetadata object) {
            var metadata = object.getMetadata();
            return new Seen(
                    function.getMetadata().getUid(),
                    function.getMetadata().getGeneration(),
                    metadata.getUid(),
                    metadata.getGeneration(),
                    metadata.getLabels(),
                    metadata.getAnnotations(),
                    metadata.getOwnerReferences());
        }
    }

    private final ConcurrentMap<FunctionKey, Seen> verified = new ConcurrentHashMap<>();

    /** Whether this very object was verified for what the Function says now. */
    boolean holds(Function function, HasMetadata object) {
        return Seen.of(function, object).equals(verified.get(key(function)));
    }

    /** It is as it should be. A server that counts no generations has it looked at each time. */
    void add(Function function, HasMetadata object) {
        if (function.getMetadata().getGeneration() != null
                && object.getMetadata().getGeneration() != null) {
            verified.put(key(function), Seen.of(function, object));
        }
    }

    void forget(FunctionKey function) {
        verified.remove(function);
    }

    private static FunctionKey key(Function function) {
        return new FunctionKey(
                function.getMetadata().getNamespace(), function.getMetadata().getName());
    }
}
