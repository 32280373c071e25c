package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.operator.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several operators on one API, ten times as fast as life: one acts at any time. */
class LeadershipIT {
    private static final String NAMESPACE = "demo";
    private static final String NAME = "hello";

    private TestCluster cluster;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<LeadingOperator> operators = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 10, 20);
        cluster.namespace(NAMESPACE);
    }

    @AfterEach
    void stop() {
        operators.forEach(LeadingOperator::close);
        cluster.close();
    }

    @Test
    void aLeaderThatWasStoppedForLongerThanItsLeaseWritesNothingMore() {
        var first = operator("first");
        awaitLeads(first);
        cluster.apply(NAMESPACE, NAME, "good:1", "");
        cluster.gateway().load(NAMESPACE, NAME, loadFor(1));
        cluster.awaitAllTrafficTo(NAME + "-00001", NAMESPACE, NAME);
        var second = operator("second");

        // when it is stopped with a decision on its way
        first.api().stop();
        var before = first.writes().size();
        cluster.gateway().load(NAMESPACE, NAME, loadFor(4));
        awaitLeads(second);
        awaitReplicas(4);
        assertThat(first.isLeading()).as("before it even asks").isFalse();
        cluster.gateway().load(NAMESPACE, NAME, loadFor(1));
        awaitReplicas(1);
        first.api().goOn();
        cluster.await("it ends", first::hasLost, log::toString);
        cluster.gateway().load(NAMESPACE, NAME, loadFor(2));
        awaitReplicas(2);

        assertThat(first.writes()).as("of the one that was stopped").hasSize(before);
        assertThat(second.hasLost()).isFalse();
    }

    @Test
    void anApiServerThatIsAwayForLongerThanTheLeaseEndsNobody() {
        var operator = operator("only");
        awaitLeads(operator);

        operator.api().cut();
        cluster.await("it may not act", () -> !operator.isLeading(), log::toString);
        cluster.apply(NAMESPACE, NAME, "good:1", "");
        TestCluster.pause(1_000);
        operator.api().mend();

        awaitLeads(operator);
        cluster.awaitAllTrafficTo(NAME + "-00001", NAMESPACE, NAME);
        assertThat(operator.hasLost()).isFalse();
    }

    @Test
    void aLeaderThatEndsHandsOverAndTheNextDoesWhatIsLeft() {
        var first = operator("first");
        awaitLeads(first);
        cluster.apply(NAMESPACE, NAME, "good:1", "");
        cluster.awaitAllTrafficTo(NAME + "-00001", NAMESPACE, NAME);
        var second = operator("second");

        cluster.apply(NAMESPACE, NAME, "good:2", "");
        first.close();

        cluster.awaitAllTrafficTo(NAME + "-00002", NAMESPACE, NAME);
        assertThat(second.isLeading()).isTrue();
    }

    @Test
    void ofTwoUnderLoadOnlyTheOneThatLeadsDecidesWhileTheyTakeTurns() {
        cluster.apply(NAMESPACE, NAME, "good:1", "");
        cluster.gateway().load(NAMESPACE, NAME, loadFor(1));
        var leader = operator("operator-0");
        awaitLeads(leader);
        cluster.awaitAllTrafficTo(NAME + "-00001", NAMESPACE, NAME);
        for (var round = 1; round <= 3; round++) {
            var next = operator("operator-" + round);
            leader.api().stop();
            cluster.gateway().load(NAMESPACE, NAME, loadFor(round + 1));
            awaitLeads(next);
            leader.api().goOn();
            cluster.await("the stopped one ends", leader::hasLost, log::toString);
            awaitReplicas(round + 1);
            leader = next;
        }

        cluster.gateway().load(NAMESPACE, NAME, loadFor(8));
        awaitReplicas(8);

        var leads = "";
        for (var entry : log) {
            var who = entry.substring(0, entry.indexOf(' '));
            leads = entry.endsWith(" leads") ? who : leads;
            assertThat(who).as(entry + " in " + log).isEqualTo(leads);
        }
        assertThat(log).anyMatch(entry -> entry.startsWith("operator-3 PATCH"));
    }

    /** So many instances of seven carry it, on average and where an average is a little more or less. */
    private static int loadFor(int instances) {
        return 7 * instances - 3;
    }

    private LeadingOperator operator(String name) {
        var operator = new LeadingOperator(cluster, name, log);
        operators.add(operator);
        return operator;
    }

    private void awaitLeads(LeadingOperator operator) {
        cluster.await("it leads", operator::isLeading, log::toString);
    }

    private void awaitReplicas(int replicas) {
        var wanted = List.of(NAME + "-00001=" + replicas);
        cluster.await(
                "there are " + replicas,
                () -> cluster.revisions(NAMESPACE, NAME).equals(wanted),
                () -> cluster.revisions(NAMESPACE, NAME) + " " + log);
    }
}
