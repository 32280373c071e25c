package dev.nabi.local.agent.container;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the ConfigMaps and Secrets of a pod held when they were read; one that is not there has no entry. */
public record ConfigContents(String namespace, Map<ConfigRef, Map<String, byte[]>> contents) {

    /** All keys; empty where the object is not there and need not be. */
    Map<String, byte[]> all(ConfigRef ref, @Nullable Boolean optional) throws UnresolvedReference {
        var data = contents.get(ref);
        if (data != null) {
            return data;
        }
        if (Boolean.TRUE.equals(optional)) {
            return Map.of();
        }
        throw new UnresolvedReference(
                ref.kind().lowerCase() + " \"" + ref.name() + "\" not found in namespace \"" + namespace + "\"");
    }

    /** One key as text; empty where the object or the key is not there and need not be. */
    Optional<String> value(ConfigRef ref, String key, @Nullable Boolean optional) throws UnresolvedReference {
        var bytes = all(ref, optional).get(key);
        if (bytes != null) {
            return Optional.of(text(bytes));
        }
        if (Boolean.TRUE.equals(optional)) {
            return Optional.empty();
        }
        throw new UnresolvedReference(
                "couldn't find key " + key + " in " + ref.kind().label() + " " + namespace + "/" + ref.name());
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
