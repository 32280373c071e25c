package dev.nabi.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.concurrent.CountDownLatch;

/** A process's way to the API server: open, cut off, or stopped in the middle as by SIGSTOP. */
public final class ApiAccess implements Interceptor {
    private volatile CountDownLatch stopped = new CountDownLatch(0);
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
            throw new KubernetesClientException("the API server is away");
        }
    }
}
