package dev.nabi.api.management;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reviews that are kept for a while: for {@link #FRESH} they are not asked for again, and for {@link #STALE} they hold when
 * the API server is away. Of tokens only a digest is kept. How many are kept, and how many are asked for at once, is bounded.
 */
public final class CachedReviews implements Reviews {
    static final Duration FRESH = Duration.ofSeconds(30);
    static final Duration STALE = Duration.ofMinutes(2);
    static final int MOST = 2000;
    static final int MOST_AT_ONCE = 8;

    private final Reviews reviews;
    private final LongSupplier nanos;
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
    private final Map<Object, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Kept> eldest) {
            return size() > MOST;
        }
    };

    private record Kept(Object answer, long at) {}

    private record Question(Caller caller, Permission permission) {}

    @FunctionalInterface
    private interface Review {
        Object ask() throws ReviewUnavailableException;
    }

    public CachedReviews(Reviews reviews, LongSupplier nanos) {
        this.reviews = reviews;
        this.nanos = nanos;
    }

    @Override
    @SuppressWarnings("unchecked") // what is kept under a digest is what this method has put there
    public Optional<Caller> caller(String token) throws ReviewUnavailableException {
        return (Optional<Caller>) answer(digest(token), () -> reviews.caller(token));
    }

    @Override
    public boolean may(Caller caller, Permission permission) throws ReviewUnavailableException {
        return (Boolean) answer(new Question(caller, permission), () -> reviews.may(caller, permission));
    }

    private Object answer(Object question, Review review) throws ReviewUnavailableException {
        var known = known(question);
        var now = nanos.getAsLong();
        if (known != null && now - known.at() < FRESH.toNanos()) {
            return known.answer();
        }
        if (!turns.tryAcquire()) {
            throw new ReviewUnavailableException("too many tokens and permissions are looked up at the moment");
        }
        try {
            var answer = review.ask();
            keep(question, new Kept(answer, now));
            return answer;
        } catch (ReviewUnavailableException away) {
            if (known != null && now - known.at() < STALE.toNanos()) {
                return known.answer();
            }
            throw away;
        } finally {
            turns.release();
        }
    }

    private synchronized @Nullable Kept known(Object question) {
        return kept.get(question);
    }

    private synchronized void keep(Object question, Kept answer) {
        kept.put(question, answer);
    }

    /** How many answers are kept. */
    synchronized int size() {
        return kept.size();
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
