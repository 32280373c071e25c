package dev.nabi.operator.scaling;

import dev.nabi.operator.autoscaler.ScaleReason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what the loop writes, and answers as it is told. */
class FakeCluster implements ScaleWriter, ScalingListener {
    final List<String> writes = new CopyOnWriteArrayList<>();
    final List<ScaleReason> reasons = new CopyOnWriteArrayList<>();
    final List<String> whys = new CopyOnWriteArrayList<>();
    final List<String> marks = new CopyOnWriteArrayList<>();
    Map<URI, Duration> silent = Map.of();
    ScaleOutcome answer = new ScaleOutcome.Written();

    @Override
    public ScaleOutcome raise(RevisionView revision, int replicas) {
        writes.add("raise " + revision.replicas() + "→" + replicas);
        return answer;
    }

    @Override
    public ScaleOutcome lower(RevisionView revision, int replicas) {
        writes.add("lower " + revision.replicas() + "→" + replicas + " at " + revision.resourceVersion());
        return answer;
    }

    @Override
    public ScaleOutcome markDraining(RevisionKey revision, List<String> pods, String mark) {
        marks.add(mark);
        writes.add("mark " + pods);
        return answer;
    }

    @Override
    public ScaleOutcome unmark(RevisionKey revision, Map<String, String> marks) {
        writes.add("unmark " + marks.keySet());
        return answer;
    }

    @Override
    public void scaled(RevisionKey revision, int from, int to, ScaleReason reason, String why) {
        reasons.add(reason);
        whys.add(why);
    }

    @Override
    public void silent(Map<URI, Duration> gateways) {
        silent = gateways;
    }

    @Override
    public void writeFailed(RevisionKey revision, ScaleOutcome outcome) {
        writes.add("failed " + outcome.getClass().getSimpleName());
    }
}
