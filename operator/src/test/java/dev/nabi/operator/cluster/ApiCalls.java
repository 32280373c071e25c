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
    private final List<String> log;
    private final String name;
    private final AtomicInteger reads = new AtomicInteger();
    private final List<String> writes = new CopyOnWriteArrayList<>();

    private ApiCalls(int mostWrites, List<String> log, String name) {
        this.mostWrites = mostWrites;
        this.log = log;
        this.name = name;
    }

    public static ApiCalls counted() {
        return new ApiCalls(Integer.MAX_VALUE, new CopyOnWriteArrayList<>(), "");
    }

    /** The writes of this one are also written, in their order with those of others, into a log. */
    public static ApiCalls loggedIn(List<String> log, String name) {
        return new ApiCalls(Integer.MAX_VALUE, log, name);
    }

    /** As if the process were killed right after its nth write. */
    public static ApiCalls endingAfter(int writes) {
        return new ApiCalls(writes, new CopyOnWriteArrayList<>(), "");
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
                log.add(name + " " + writes.getLast());
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
