package dev.nabi.operator.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what a client asks of the API server, and lets nothing through after the last write that it may do. */
public final class ApiCalls implements Interceptor {
    private final int mostWrites;
    private final AtomicInteger reads = new AtomicInteger();
    private final List<String> writes = new CopyOnWriteArrayList<>();

    private ApiCalls(int mostWrites) {
        this.mostWrites = mostWrites;
    }

    public static ApiCalls counted() {
        return new ApiCalls(Integer.MAX_VALUE);
    }

    /** As if the process were killed right after its nth write. */
    public static ApiCalls endingAfter(int writes) {
        return new ApiCalls(writes);
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        var write = !"GET".equals(request.method());
        synchronized (this) {
            if (isDead()) {
                throw new IllegalStateException("this process is dead");
            }
            if (write) {
                writes.add(request.method() + " " + request.uri().getPath());
            }
        }
        if (!write) {
            reads.incrementAndGet();
        }
    }

    public boolean isDead() {
        return writes.size() >= mostWrites;
    }

    public List<String> writes() {
        return List.copyOf(writes);
    }

    public int reads() {
        return reads.get();
    }
}
