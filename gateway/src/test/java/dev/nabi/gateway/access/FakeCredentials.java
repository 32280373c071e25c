package dev.nabi.gateway.access;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Issuers and Secrets that a test plays; those that it does not name are away. */
public final class FakeCredentials implements IssuerSource, SecretSource {
    public final Map<String, IssuerKeys> issuers = new ConcurrentHashMap<>();
    public final Map<String, SecretContent> secrets = new ConcurrentHashMap<>();
    public final AtomicInteger fetches = new AtomicInteger();

    @Override
    public CompletionStage<IssuerKeys> keys(String issuer, @Nullable String jwksUri) {
        return answer(issuers.get(issuer + (jwksUri == null ? "" : " " + jwksUri)), issuer);
    }

    @Override
    public CompletionStage<IssuerKeys> ofCluster() {
        return answer(issuers.get("cluster"), "cluster");
    }

    @Override
    public CompletionStage<SecretContent> read(String namespace, String name) {
        return answer(secrets.get(namespace + "/" + name), name);
    }

    private <T> CompletionStage<T> answer(@Nullable T value, String name) {
        fetches.incrementAndGet();
        return value == null
                ? CompletableFuture.failedStage(new IOException(name + " is away"))
                : CompletableFuture.completedStage(value);
    }
}
