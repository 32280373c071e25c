package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.TrafficTarget;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rollouts on an embedded API, ten times as fast as life: the operator is the real one, kubelet and gateway pretend. */
class RolloutIT {
    private static final String NAME = "hello";
    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static TestCluster cluster;
    private static OperatorUnderTest operator;

    private String namespace;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 10, 150);
        operator = new OperatorUnderTest(
                cluster.config(), ApiCalls.counted(), "", cluster.gateway().address(), cluster.time());
    }

    @AfterAll
    static void stop() {
        operator.close();
        cluster.close();
    }

    @BeforeEach
    void namespace() {
        namespace = "demo-" + NAMESPACES.incrementAndGet();
        cluster.namespace(namespace);
    }

    @Test
    void underLoadTrafficMovesOnlyAsFastAsTheNewInstancesCome() {
        // given a revision that carries as many invocations at once as take eight instances of seven
        var load = 53;
        first();
        cluster.gateway().load(namespace, NAME, load);
        awaitRevisions(NAME + "-00001=8");

        // when another one is applied
        var steps = new CopyOnWriteArrayList<String>();
        var overloads = new CopyOnWriteArrayList<String>();
        try (var _ = watchRoutes(load, steps, overloads)) {
            cluster.apply(namespace, NAME, "good:2", "");
            cluster.awaitAllTrafficTo(NAME + "-00002", namespace, NAME);
        }

        // then at no time had it more than it could carry, and in the end it has what the old one had
        assertThat(overloads).isEmpty();
        awaitRevisions(NAME + "-00001=0", NAME + "-00002=8");
        assertThat(cluster.status(namespace, NAME).latestReadyRevision()).isEqualTo(NAME + "-00002");
        assertThat(steps).endsWith("100");
        awaitEvents("RevisionCreated", "Promoted", "RevisionCreated", "Promoted");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            absent:1       | ImagePullBackOff           | cannot be pulled
            crashing:1     | CrashLoopBackOff           | ';' expected
            deaf:1         | PortNotOpen                | does not answer on port 8080
            unconfigured:1 | CreateContainerConfigError | configmap "settings" not found
            """)
    void aRevisionThatCannotStartTakesNoTrafficAndSaysWhy(String image, String reason, String words) {
        first();

        cluster.apply(namespace, NAME, image, "");
        cluster.await(
                "the reason is told",
                () -> cluster.condition(namespace, NAME, "RevisionReady")
                        .filter(condition -> reason.equals(condition.getReason()))
                        .isPresent(),
                () -> cluster.status(namespace, NAME).toString());

        assertThat(cluster.condition(namespace, NAME, "RevisionReady").orElseThrow())
                .returns("False", condition -> condition.getStatus())
                .satisfies(condition -> assertThat(condition.getMessage()).contains(words));
        assertThat(cluster.condition(namespace, NAME, "Ready").orElseThrow().getStatus())
                .isEqualTo("True");
        assertThat(cluster.status(namespace, NAME).traffic()).containsExactly(all("00001"));
        awaitEvents("RevisionCreated", "Promoted", "RevisionCreated", reason);

        // and one that works ends it
        cluster.apply(namespace, NAME, "good:2", "");
        cluster.awaitAllTrafficTo(NAME + "-00003", namespace, NAME);
        cluster.await(
                "what failed goes to zero",
                () -> cluster.revisions(namespace, NAME).contains(NAME + "-00002=0"),
                () -> cluster.revisions(namespace, NAME).toString());
    }

    @Test
    void aSpecThatIsAppliedAgainBringsItsRevisionBack() {
        first();
        cluster.apply(namespace, NAME, "good:2", "");
        cluster.awaitAllTrafficTo(NAME + "-00002", namespace, NAME);

        cluster.apply(namespace, NAME, "good:1", "");
        cluster.awaitAllTrafficTo(NAME + "-00001", namespace, NAME);

        assertThat(cluster.deployments(namespace, NAME)).hasSize(2);
        // That 00001 is the latest spec's again is the first Event once more, counted up.
        awaitEvents("RevisionCreated", "Promoted", "RevisionCreated", "Promoted", "RolledBack");
    }

    /** {@code kubectl delete --cascade=orphan}, then another manifest of the same name. */
    @Test
    void whatAnEarlierFunctionLeftBehindIsTheNewOnesHistory() {
        first();
        var left = cluster.deployments(namespace, NAME).getFirst().getMetadata().getUid();
        var functions = cluster.client().resources(Function.class).inNamespace(namespace);
        functions
                .withName(NAME)
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
        cluster.await(
                "the Function is gone and its revision has no owner",
                () -> functions.withName(NAME).get() == null
                        && cluster.deployments(namespace, NAME).stream()
                                .allMatch(found ->
                                        found.getMetadata().getOwnerReferences().isEmpty()),
                () -> cluster.deployments(namespace, NAME).toString());

        cluster.apply(namespace, NAME, "good:2", "");
        cluster.awaitAllTrafficTo(NAME + "-00002", namespace, NAME);

        var uid = cluster.function(namespace, NAME).getMetadata().getUid();
        assertThat(cluster.deployments(namespace, NAME))
                .hasSize(2)
                .allSatisfy(found -> assertThat(found.getMetadata().getOwnerReferences())
                        .singleElement()
                        .returns(uid, OwnerReference::getUid))
                .anySatisfy(found -> assertThat(found.getMetadata().getUid()).isEqualTo(left));
    }

    @Test
    void keepsAsManyOldRevisionsAsTheSpecSays() {
        cluster.apply(namespace, NAME, "good:1", "revisionHistoryLimit: 1");
        cluster.awaitAllTrafficTo(NAME + "-00001", namespace, NAME);
        for (var number = 2; number <= 4; number++) {
            cluster.apply(namespace, NAME, "good:" + number, "revisionHistoryLimit: 1");
            cluster.awaitAllTrafficTo(NAME + "-0000" + number, namespace, NAME);
        }

        cluster.await(
                "only the last old one is left",
                () -> cluster.deployments(namespace, NAME).size() == 2,
                () -> cluster.revisions(namespace, NAME).toString());
        assertThat(cluster.revisions(namespace, NAME)).first().asString().startsWith(NAME + "-00003");
    }

    @Test
    void trafficThatNamesNoRevisionStaysWhereItIs() {
        first();

        cluster.apply(namespace, NAME, "good:1", "traffic: [{revision: hello-00009, weight: 100}]");
        awaitCondition("Ready", "TrafficNotResolved", "there is no revision 'hello-00009'");

        assertThat(cluster.status(namespace, NAME).traffic()).containsExactly(all("00001"));
    }

    @Test
    void trafficThatNamesARevisionWhichNeverWorkedStaysWhereItIs() {
        first();
        cluster.apply(namespace, NAME, "crashing:1", "");
        awaitCondition("RevisionReady", "CrashLoopBackOff", "exits with code 1");
        cluster.apply(namespace, NAME, "good:1", "");
        awaitCondition("RevisionReady", "Ready", "works");

        cluster.apply(namespace, NAME, "good:1", "traffic: [{revision: hello-00002, weight: 100}]");
        awaitCondition("Ready", "TrafficNotResolved", "exits with code 1");

        assertThat(cluster.status(namespace, NAME).traffic()).containsExactly(all("00001"));
    }

    @Test
    void aCanaryGetsItsShareOnceItIsThere() {
        first();
        cluster.apply(namespace, NAME, "good:2", "traffic: [{revision: hello-00001, weight: 100}]");
        awaitCondition("RevisionReady", "Ready", "hello-00002 works");

        cluster.apply(
                namespace, NAME, "good:2", "traffic: [{revision: hello-00001, weight: 90}, {weight: 10, tag: next}]");
        cluster.await(
                "a tenth goes to the canary",
                namespace,
                NAME,
                status -> status.traffic()
                        .equals(List.of(
                                new TrafficTarget("hello-00001", 90, null),
                                new TrafficTarget("hello-00002", 10, "next"))));
    }

    private void first() {
        cluster.apply(namespace, NAME, "good:1", "");
        cluster.awaitAllTrafficTo(NAME + "-00001", namespace, NAME);
    }

    private void awaitRevisions(String... wanted) {
        cluster.await(
                "the revisions are " + List.of(wanted),
                () -> cluster.revisions(namespace, NAME).equals(List.of(wanted)),
                () -> cluster.revisions(namespace, NAME) + " " + cluster.status(namespace, NAME));
    }

    private void awaitCondition(String type, String reason, String words) {
        cluster.await(
                type + " says " + reason,
                () -> cluster.condition(namespace, NAME, type)
                        .filter(condition -> reason.equals(condition.getReason()))
                        .filter(condition -> condition.getMessage().contains(words))
                        .isPresent(),
                () -> cluster.status(namespace, NAME).toString());
    }

    /** Of scaling there may be some between them. */
    private void awaitEvents(String... reasons) {
        cluster.await(
                "there are events " + List.of(reasons),
                () -> cluster.events(namespace, NAME).stream()
                        .filter(reason -> !reason.startsWith("Scaled"))
                        .sorted()
                        .toList()
                        .equals(List.of(reasons).stream().sorted().toList()),
                () -> cluster.events(namespace, NAME).toString());
    }

    private static TrafficTarget all(String revision) {
        return new TrafficTarget(NAME + "-" + revision, 100, null);
    }

    /** At each change of the routes: does the new revision run what its share takes? */
    private Watch watchRoutes(int load, List<String> steps, List<String> overloads) {
        return cluster.client()
                .resources(Function.class)
                .inNamespace(namespace)
                .withName(NAME)
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, Function function) {
                        var status = function.getStatus();
                        if (status == null) {
                            return;
                        }
                        var share = status.traffic().stream()
                                .filter(target -> (NAME + "-00002").equals(target.revision()))
                                .mapToInt(TrafficTarget::weight)
                                .sum();
                        var ready = cluster.deployments(namespace, NAME).stream()
                                .filter(each -> each.getMetadata().getName().equals(NAME + "-00002"))
                                .mapToInt(each -> each.getStatus().getReadyReplicas() == null
                                        ? 0
                                        : each.getStatus().getReadyReplicas())
                                .sum();
                        steps.add(Integer.toString(share));
                        // Ten are the most that one instance takes.
                        if (load * share / 100 > 10 * ready) {
                            overloads.add(share + " % with " + ready);
                        }
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                });
    }
}
