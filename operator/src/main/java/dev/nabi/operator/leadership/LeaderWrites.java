package dev.nabi.operator.leadership;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Set;

/** Lets a client's writes through only while this process leads: one gate for every writer of the process. */
public final class LeaderWrites implements Interceptor {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final Leadership leadership;

    public LeaderWrites(Leadership leadership) {
        this.leadership = leadership;
    }

    /** Each attempt of a request that is tried again comes through here. */
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (!READS.contains(request.method()) && !leadership.isHeld()) {
            throw new KubernetesClientException(
                    request.method() + " " + request.uri().getPath() + " was not sent: this operator does not lead");
        }
    }
}
