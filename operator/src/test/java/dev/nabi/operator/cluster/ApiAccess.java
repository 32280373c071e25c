package dev.nabi.operator.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A process's way to the API server: open, cut off, or stopped in the middle as by SIGSTOP. */
public final class ApiAccess implements Interceptor {
    /** Nothing listens there. */
    private static final URI NOBODY = URI.create("http://127.0.0.1:1/");

    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean isCut;

    /** From now on, each request waits until the process goes on. */
    public void stop() {
        stopped = new CountDownLatch(1);
    }

    public void goOn() {
        stopped.countDown();
    }

    /** From now on, no request arrives. */
    public void cut() {
        isCut = true;
    }

    /** How many requests did not arrive. */
    public int refused() {
        return refused.get();
    }

    public void mend() {
        isCut = false;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (isCut) {
            refused.incrementAndGet();
            builder.uri(NOBODY);
        }
    }
}
