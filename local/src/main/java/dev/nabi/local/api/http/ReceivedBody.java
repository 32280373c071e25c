package dev.nabi.local.api.http;

import dev.nabi.local.api.error.ApiException;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The body of one request as it comes, bounded by itself and by what all bodies may take; used on one event loop until it is whole. */
final class ReceivedBody implements AutoCloseable {
    private final long most;
    private final AtomicLong taken;
    private final long mostOfAll;
    private final Buffer content = Buffer.buffer();
    private final AtomicLong own = new AtomicLong();
    private boolean isTooLarge;
    private boolean isOneTooMany;

    /** {@code taken} counts the bytes of all bodies, of which there may be {@code mostOfAll}. */
    ReceivedBody(long most, AtomicLong taken, long mostOfAll) {
        this.most = most;
        this.taken = taken;
        this.mostOfAll = mostOfAll;
    }

    void add(Buffer chunk) {
        if (isTooLarge || isOneTooMany) {
            return;
        }
        isTooLarge = content.length() + chunk.length() > most;
        if (!isTooLarge) {
            own.addAndGet(chunk.length());
            isOneTooMany = taken.addAndGet(chunk.length()) > mostOfAll;
            content.appendBuffer(chunk);
        }
    }

    /** Why the body cannot be taken; empty when it can. */
    Optional<ApiException> refusal() {
        if (isTooLarge) {
            return Optional.of(ApiException.tooLarge(most));
        }
        return isOneTooMany
                ? Optional.of(ApiException.tooManyRequests(
                        "the bodies of all requests together are more than " + mostOfAll + " bytes: try again"))
                : Optional.empty();
    }

    Buffer content() {
        return content;
    }

    /** Gives back what the body took; any number of times. */
    @Override
    public void close() {
        taken.addAndGet(-own.getAndSet(0));
    }
}
