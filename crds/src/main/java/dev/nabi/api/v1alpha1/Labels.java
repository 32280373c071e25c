package dev.nabi.api.v1alpha1;

import java.util.Map;

/** The labels and annotations by which the parts of the platform know each other's objects. */
public final class Labels {
    /** What all names of the platform's own labels and annotations begin with. */
    public static final String PREFIX = "nabi.dev/";

    /** On Deployments and pods: the Function's name. Every watch of the platform selects by its presence. */
    public static final String FUNCTION = "nabi.dev/function";

    /** On Deployments, pods and copies of jars: the revision's name, which is its Deployment's. */
    public static final String REVISION = "nabi.dev/revision";

    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGED_BY_NABI = "nabi";

    /** Annotation on a pod, written by the operator: gateways choose the instance no more. */
    public static final String DRAINING = "nabi.dev/draining";

    /** Annotation on a pod: the port to call where it is not the container port (a pod that is a local process). */
    public static final String PORT = "nabi.dev/port";

    /** Annotation on a pod: the path that must answer 2xx or 3xx before the instance is used. */
    public static final String READINESS_PATH = "nabi.dev/readiness-path";

    /** Annotation that a reader of the API puts on an object in memory: which part of it could not be read, and why. */
    public static final String UNREADABLE = "nabi.dev/unreadable";

    /** Annotation on a pod: the {@code spec.restartedAt} that it was made for. */
    public static final String RESTARTED_AT = "nabi.dev/restarted-at";

    /** Annotation on a Deployment: the digest of the pod template it was made from. */
    public static final String TEMPLATE = "nabi.dev/template";

    /** Annotation on a Deployment: the digest of that part of its pod template which comes from the Function's spec. */
    public static final String WRITTEN = "nabi.dev/written";

    /** Annotation on a Deployment: the SHA-256 of the jar out of a ConfigMap that its revision runs. */
    public static final String JAR = "nabi.dev/jar";

    /** Annotation on a Deployment: how many rollouts of it left its pod template as it was made; 1 where it is absent. */
    public static final String ROLLOUTS = "nabi.dev/rollouts";

    /** Annotation on a pod, read by Kubernetes: the cheapest pod of a ReplicaSet is deleted first. */
    public static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private Labels() {}

    /** The labels of everything that belongs to a revision. */
    public static Map<String, String> ofRevision(String function, String revision) {
        return Map.of(MANAGED_BY, MANAGED_BY_NABI, FUNCTION, function, REVISION, revision);
    }

    /** The labels that select a revision's pods. */
    public static Map<String, String> selector(String function, String revision) {
        return Map.of(FUNCTION, function, REVISION, revision);
    }
}
