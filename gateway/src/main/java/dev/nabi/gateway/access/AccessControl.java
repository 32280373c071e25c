package dev.nabi.gateway.access;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.ClosedFunction;
import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.api.v1alpha1.WebhookAccess;
import dev.nabi.api.webhook.WebhookSignature;
import dev.nabi.metering.Ticks;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds out who calls: what was verified before is looked up on the event loop, all else is done on a few threads of its own. */
public final class AccessControl implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 1000;

    /** GitHub's signatures have no time: for this long a delivery is not taken twice. */
    private static final long LONGEST_MEMORY_MILLIS = 24 * 3_600_000L;

    private final Ticks ticks;
    private final ThreadPoolExecutor pool;
    private final Tokens tokens;
    private final Secrets secrets;
    private final Deliveries deliveries = new Deliveries();
    private final ClosedFunctions closed = new ClosedFunctions();
    private final Consumer<DenialReason> listener;

    /** {@code audience} is whom tokens of ServiceAccounts are for; {@code listener} is called on each call that is turned away. */
    public AccessControl(
            IssuerSource issuers,
            SecretSource secretSource,
            String audience,
            Ticks ticks,
            Consumer<DenialReason> listener) {
        this.ticks = ticks;
        this.listener = listener;
        this.pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("nabi-access-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        this.tokens = new Tokens(issuers, audience, pool, this::forward);
        this.secrets = new Secrets(secretSource, this::forward);
    }

    private long forward() {
        return ticks.nanos() / 1_000_000;
    }

    /** A call is turned away. */
    public void denied(DenialReason reason) {
        listener.accept(reason);
    }

    /** A call is turned away, since what callers of the Function are verified with is not there. */
    public void unavailable(FunctionKey function, String why) {
        closed.add(function, why);
        denied(DenialReason.UNAVAILABLE);
    }

    /** The Functions whose calls were turned away so since this was asked last. */
    public List<ClosedFunction> closed() {
        return closed.take();
    }

    /** Decides by the credentials in a request's header. */
    public Decision check(FunctionKey function, AccessSpec rule, Presented presented) {
        Decision decision = new Decision.Denied(DenialReason.NO_CREDENTIAL);
        if (presented.apiKey() != null && rule.apiKeys() != null) {
            var key = presented.apiKey();
            decision = apiKey(function, rule, key);
        }
        if (presented.bearer() != null) {
            var bearer = presented.bearer();
            decision = or(decision, () -> bearer(function, rule, bearer));
        }
        return decision;
    }

    private Decision bearer(FunctionKey function, AccessSpec rule, String bearer) {
        if (TokenVerifier.isToken(bearer)
                && (rule.jwt() != null || !rule.serviceAccounts().isEmpty())) {
            return guarded(() -> tokens.check(rule, bearer, ticks.millis()));
        }
        return rule.apiKeys() == null ? new Decision.Denied(DenialReason.MALFORMED) : apiKey(function, rule, bearer);
    }

    private Decision apiKey(FunctionKey function, AccessSpec rule, String key) {
        var keys = Objects.requireNonNull(rule.apiKeys());
        return secrets.check(function.namespace(), keys.secret(), content -> ApiKeys.check(keys, content, key));
    }

    /** What is wrong with a webhook's signature before its body is read, or what it came to: {@code Allowed} is said later. */
    public Decision check(FunctionKey function, WebhookAccess rule, WebhookSignature signature, byte[] body) {
        var fault = fault(rule, signature);
        if (fault != null) {
            return new Decision.Denied(fault);
        }
        return guarded(() -> new Decision.Later(secrets.content(function.namespace(), rule.secret())
                .thenApplyAsync(content -> verify(function, rule, signature, body, content), pool)
                .exceptionally(Tokens::unavailable)));
    }

    /** Why a webhook's signature will not do, whatever its body is; null when it may. */
    public @Nullable DenialReason fault(WebhookAccess rule, WebhookSignature signature) {
        return switch (signature.fault(ticks.millis(), rule.toleranceSeconds())) {
            case MALFORMED -> DenialReason.MALFORMED;
            case EXPIRED -> DenialReason.EXPIRED;
            case NOT_YET_VALID -> DenialReason.NOT_YET_VALID;
            case null -> null;
        };
    }

    private Decision verify(
            FunctionKey function, WebhookAccess rule, WebhookSignature signature, byte[] body, SecretContent content) {
        return switch (content) {
            case SecretContent.Missing(var why) -> new Decision.Unavailable(why);
            case SecretContent.Entries entries -> {
                var provider = Objects.requireNonNull(rule.provider());
                var all = entries.entries();
                var chosen = rule.keys().isEmpty()
                        ? all.values()
                        : rule.keys().stream()
                                .filter(all::containsKey)
                                .map(all::get)
                                .toList();
                yield signature.isBy(provider, chosen, body)
                        ? taken(function, rule, signature, body)
                        : new Decision.Denied(DenialReason.BAD_SIGNATURE);
            }
        };
    }

    private Decision taken(FunctionKey function, WebhookAccess rule, WebhookSignature signature, byte[] body) {
        var now = ticks.millis();
        var seconds = signature.seconds();
        var until = seconds == null ? now + LONGEST_MEMORY_MILLIS : (seconds + rule.toleranceSeconds() + 1) * 1000L;
        var digest = signature.digest(body);
        if (!deliveries.take(function, digest, until, now)) {
            return new Decision.Denied(DenialReason.REPLAYED);
        }
        var provider = Objects.requireNonNull(rule.provider()).label();
        return new Decision.Allowed(
                Caller.webhook(provider, signature.delivery(), () -> deliveries.forget(function, digest)));
    }

    /** A queue that is full is no decision. */
    private static Decision guarded(Supplier<Decision> check) {
        try {
            return check.get();
        } catch (RejectedExecutionException full) {
            return new Decision.Unavailable(MOST_WAITING + " credentials wait for their check already");
        }
    }

    /** The first that is allowed; else what says most: that nothing can be found out, or why the last was refused. */
    private static Decision or(Decision first, Supplier<Decision> second) {
        return switch (first) {
            case Decision.Allowed allowed -> allowed;
            case Decision.Denied denied -> second.get();
            case Decision.Later(var stage) ->
                new Decision.Later(stage.thenCompose(decided -> {
                    var combined = or(decided, second);
                    return combined instanceof Decision.Later(var more)
                            ? more
                            : CompletableFuture.completedStage(combined);
                }));
            case Decision.Unavailable unavailable ->
                switch (second.get()) {
                    case Decision.Denied denied -> unavailable;
                    case Decision.Later(var stage) ->
                        new Decision.Later(
                                stage.thenApply(decided -> decided instanceof Decision.Denied ? unavailable : decided));
                    case Decision other -> other;
                };
        };
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
