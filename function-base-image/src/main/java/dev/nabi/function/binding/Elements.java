package dev.nabi.function.binding;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A publisher's elements, taken one by one by the thread that asks; closed early, it cancels the subscription. */
final class Elements<T> implements Flow.Subscriber<T>, AutoCloseable {

    private sealed interface Signal<T> {
        record Next<T>(T element) implements Signal<T> {}

        record Failed<T>(Throwable failure) implements Signal<T> {}

        record Complete<T>() implements Signal<T> {}
    }

    /** Two: the one element that was asked for, and the end, which may come unasked. */
    private final BlockingQueue<Signal<T>> signals = new ArrayBlockingQueue<>(2);

    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean ended;

    Elements(Flow.Publisher<? extends T> publisher) {
        publisher.subscribe(this);
    }

    /** The next element; null at the end. A publisher's failure is thrown. */
    @Nullable
    T next() throws IOException, InterruptedException {
        return switch (signals.take()) {
            case Signal.Next<T>(var element) -> {
                request();
                yield element;
            }
            case Signal.Complete<T>() -> null;
            case Signal.Failed<T>(var failure) -> {
                switch (failure) {
                    case RuntimeException unchecked -> throw unchecked;
                    case Error error -> throw error;
                    default -> throw new IOException("the publisher failed: " + failure.getMessage(), failure);
                }
            }
        };
    }

    private void request() {
        var current = subscription;
        if (current != null && !ended) {
            current.request(1);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (subscription != null) {
            given.cancel();
            return;
        }
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(T element) {
        if (!signals.offer(new Signal.Next<>(element))) {
            close();
            onError(new IllegalStateException("the publisher sent more elements than were asked for"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        end(new Signal.Failed<>(failure));
    }

    @Override
    public void onComplete() {
        end(new Signal.Complete<>());
    }

    private void end(Signal<T> signal) {
        ended = true;
        while (!signals.offer(signal)) {
            signals.poll();
        }
    }

    @Override
    public void close() {
        var current = subscription;
        if (current != null && !ended) {
            current.cancel();
        }
    }
}
