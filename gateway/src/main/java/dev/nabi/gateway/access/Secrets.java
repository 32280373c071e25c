package dev.nabi.gateway.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The Secrets that Functions name, read while they are called: a change holds within 5 to 10 s. While the API server is away,
 * what was read last holds for 10 minutes.
 */
final class Secrets {
    static final Refreshed.Terms TERMS = new Refreshed.Terms(5_000, 600_000, 2_000, 1_000);
    private static final int MOST = 10_000;

    private record Name(String namespace, String name) {}

    private final SecretSource source;
    private final LongSupplier millis;
    private final ConcurrentMap<Name, Refreshed<SecretContent>> secrets = new ConcurrentHashMap<>();

    Secrets(SecretSource source, LongSupplier millis) {
        this.source = source;
        this.millis = millis;
    }

    /** Decides by what the Secret holds; at once, where it was read a moment ago. */
    Decision check(String namespace, String name, Function<SecretContent, Decision> rule) {
        var secret = secret(namespace, name);
        var content = secret.now();
        return content != null
                ? rule.apply(content)
                : new Decision.Later(secret.get().thenApply(rule).exceptionally(Tokens::unavailable));
    }

    CompletableFuture<SecretContent> content(String namespace, String name) {
        return secret(namespace, name).get();
    }

    private Refreshed<SecretContent> secret(String namespace, String name) {
        var key = new Name(namespace, name);
        var there = secrets.get(key);
        if (there != null) {
            return there;
        }
        if (secrets.size() >= MOST) {
            secrets.values().removeIf(secret -> millis.getAsLong() - secret.used() > TERMS.keep());
        }
        return secrets.computeIfAbsent(
                key, wanted -> new Refreshed<>(() -> source.read(wanted.namespace(), wanted.name()), TERMS, millis));
    }
}
