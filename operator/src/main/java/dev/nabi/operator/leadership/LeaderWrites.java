package dev.nabi.operator.leadership;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Set;

/**
 * Lets a client's writes through only while this process leads: one gate for every writer of the process. The client must
 * not retry by itself: what is thrown in a retry of the fabric8 client (7.5) is dropped, and its caller waits for ever.
 */
public final class LeaderWrites implements Interceptor {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final Leadership leadership;

    public LeaderWrites(Leadership leadership) {
        this.leadership = leadership;
    }

    /** The configuration of a client with this gate: each request is sent once. Who asked decides anew, on what is then. */
    public static Config sentOnce(Config cluster) {
        return new ConfigBuilder(cluster).withRequestRetryBackoffLimit(0).build();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (!READS.contains(request.method()) && !leadership.isHeld()) {
            throw new KubernetesClientException(
                    request.method() + " " + request.uri().getPath() + " was not sent: this operator does not lead");
        }
    }
}
