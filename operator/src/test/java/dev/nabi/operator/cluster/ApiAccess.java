package dev.nabi.operator.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A process's way to the API server: open, cut off, or stopped in the middle as by SIGSTOP. */
public final class ApiAccess implements Interceptor {
    /** Nothing listens there. */
    private static final URI NOBODY = URI.create("http://127.0.0.1:1/");

    private volatile Stop stopped = new Stop("", new CountDownLatch(0));
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable String cut;

    /** Where requests wait, and until when. */
    private record Stop(String part, CountDownLatch end) {}

    /** From now on, each request waits until the process goes on. */
    public void stop() {
        stop("");
    }

    /** From now on, each request waits whose address has this in it. */
    public void stop(String part) {
        stopped = new Stop(part, new CountDownLatch(1));
    }

    /** How many requests wait until the process goes on. */
    public int waiting() {
        return waiting.get();
    }

    public void goOn() {
        stopped.end().countDown();
    }

    /** From now on, no request arrives. */
    public void cut() {
        cut("");
    }

    /** From now on, no request arrives whose address has this in it. */
    public void cut(String part) {
        cut = part;
    }

    /** How many requests did not arrive. */
    public int refused() {
        return refused.get();
    }

    public void mend() {
        cut = null;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        await(request.uri().toString());
        var part = cut;
        if (part != null && request.uri().toString().contains(part)) {
            refused.incrementAndGet();
            builder.uri(NOBODY);
        }
    }

    private void await(String address) {
        var stop = stopped;
        if (!address.contains(stop.part())) {
            return;
        }
        waiting.incrementAndGet();
        try {
            stop.end().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
    }
}
