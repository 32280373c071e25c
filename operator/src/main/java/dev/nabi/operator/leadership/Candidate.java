package dev.nabi.operator.leadership;

import java.util.UUID;

/**
 * Who asks for the lease.
 *
 * @param pod what all processes of one pod have in common, which run one after the other; empty outside of pods
 * @param process what is this process's alone
 */
public record Candidate(String pod, String process) {

    /** This process, in a pod of this name and uid; the uid is empty outside of pods. */
    public static Candidate of(String host, String podUid) {
        return new Candidate(
                podUid.isEmpty() ? "" : host + "_" + podUid, UUID.randomUUID().toString());
    }

    /** What stands in the Lease. */
    String identity() {
        return pod.isEmpty() ? process : pod + "_" + process;
    }

    /** Whether the holder was an earlier process of this pod: that one has ended, or this one would not run. */
    boolean succeeds(String holder) {
        return !pod.isEmpty() && holder.startsWith(pod + "_");
    }
}
