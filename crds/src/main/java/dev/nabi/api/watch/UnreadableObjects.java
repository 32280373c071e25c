package dev.nabi.api.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The objects of the API of which a process cannot read a part, for its log and its metric. */
public final class UnreadableObjects {
    private final Map<String, String> known = new ConcurrentHashMap<>();

    /** Takes note of an object as it is now; answers what the log should say, once for each thing that is wrong. */
    public Optional<String> seen(HasMetadata object) {
        var why = WatchJson.unreadable(object);
        if (why.isEmpty()) {
            gone(object);
            return Optional.empty();
        }
        return why.get().equals(known.put(key(object), why.get()))
                ? Optional.empty()
                : Optional.of(key(object) + ": " + why.get());
    }

    /** Forgets an object that is no more. */
    public void gone(HasMetadata object) {
        if (!known.isEmpty()) {
            known.remove(key(object));
        }
    }

    /** How many there are. */
    public int count() {
        return known.size();
    }

    private static String key(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                + object.getMetadata().getName();
    }
}
