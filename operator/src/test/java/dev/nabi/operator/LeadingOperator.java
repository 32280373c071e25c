package dev.nabi.operator;

import dev.nabi.operator.cluster.ApiAccess;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import dev.nabi.operator.function.Requeue;
import dev.nabi.operator.leadership.Candidate;
import dev.nabi.operator.leadership.LeaseElection;
import dev.nabi.operator.leadership.LeaseStore;
import dev.nabi.operator.leadership.LeaseTimes;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.InstantSource;
import java.util.List;

/** One of several operators, which asks for the lease before it acts, and whose way to the API server may be closed. */
final class LeadingOperator implements AutoCloseable {
    private static final long SPEED = 10;

    private final ApiAccess api = new ApiAccess();
    private final ApiCalls calls;
    private final LeaseElection election;
    private final OperatorUnderTest operator;
    private volatile boolean hasLost;

    /** Starts one; {@code log} gets a line when it begins to lead, and for each of its writes. */
    LeadingOperator(TestCluster cluster, String name, List<String> log) {
        calls = ApiCalls.loggedIn(log, name);
        var client = new KubernetesClientBuilder()
                .withConfig(cluster.config())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("access", api))
                .build();
        election = new LeaseElection(
                new Candidate("", name),
                new LeaseStore(client, "default", "nabi-operator", InstantSource.system()),
                new MonotonicTime(),
                LeaseTimes.DEFAULT.dividedBy(SPEED));
        var requeue = new Requeue();
        operator = new OperatorUnderTest(cluster, calls, api, election, requeue);
        election.start(new LeaseElection.Listener() {
            @Override
            public void onHeld() {
                log.add(name + " leads");
                requeue.fireAll();
            }

            @Override
            public void onLost() {
                hasLost = true;
            }
        });
    }

    ApiAccess api() {
        return api;
    }

    List<String> writes() {
        return calls.writes();
    }

    boolean isLeading() {
        return election.isHeld();
    }

    boolean hasLost() {
        return hasLost;
    }

    @Override
    public void close() {
        api.goOn();
        election.close();
        operator.close();
    }
}
