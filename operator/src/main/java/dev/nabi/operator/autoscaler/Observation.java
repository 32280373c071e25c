package dev.nabi.operator.autoscaler;

/**
 * What is known of a revision at one moment.
 *
 * @param instances those that there are, and those that come
 * @param inFlight invocations that instances work on, summed over the gateways
 * @param queued invocations that wait for an instance, summed over the gateways
 * @param events events that wait for this revision or are delivered to it, as many as may be in flight at once
 * @param load what was served and arrived lately
 * @param arrived whether anything was served or arrived since the last observation
 * @param complete whether every live gateway has reported lately, and there is one
 */
public record Observation(
        Instances instances, int inFlight, int queued, int events, Load load, boolean arrived, boolean complete) {

    /**
     * The instances of a revision.
     *
     * @param replicas those that its Deployment asks for
     * @param ready those of them that are ready
     * @param starting those that are expected to be ready soon
     * @param startedSeconds how long they have been starting, summed, each counted up to the expected start time
     * @param startSeconds how long an instance of this revision takes to start, as far as is known
     */
    public record Instances(int replicas, int ready, int starting, double startedSeconds, double startSeconds) {

        /** Those that are not ready have just been asked for, and take a second. */
        static Instances of(int replicas, int ready) {
            return new Instances(replicas, ready, Math.max(0, replicas - ready), 0, 1);
        }

        Instances plus(Instances other) {
            return new Instances(
                    replicas + other.replicas,
                    ready + other.ready,
                    starting + other.starting,
                    startedSeconds + other.startedSeconds,
                    Math.max(startSeconds, other.startSeconds));
        }
    }

    /**
     * A load's recent past.
     *
     * @param stable its average over the stable window, in the policy's metric
     * @param recent its average over the panic window
     * @param arrivals invocations in a second that arrive at present, leaving out what came in one burst
     * @param seconds how long an invocation takes; 0 when none has ended yet
     */
    public record Load(double stable, double recent, double arrivals, double seconds) {
        public static final Load NONE = new Load(0, 0, 0, 0);

        Load plus(Load other) {
            return new Load(
                    stable + other.stable,
                    recent + other.recent,
                    arrivals + other.arrivals,
                    Math.max(seconds, other.seconds));
        }
    }

    /** Instances without anything to do, seen by all gateways. */
    public static Observation idle(int replicas) {
        return of(replicas, replicas, 0, 0, Load.NONE, false);
    }

    /** A load that is the same in both windows and in flight now, seen by all gateways. */
    public static Observation steady(int replicas, int load) {
        return of(replicas, replicas, load, 0, new Load(load, load, 0, 0), true);
    }

    /** What all gateways see of instances of which those that are not ready have just been asked for. */
    public static Observation of(int replicas, int ready, int inFlight, int queued, Load load, boolean arrived) {
        return new Observation(Instances.of(replicas, ready), inFlight, queued, 0, load, arrived, true);
    }

    public Observation withInstances(Instances other) {
        return new Observation(other, inFlight, queued, events, load, arrived, complete);
    }

    public Observation withReady(int ready) {
        return withInstances(Instances.of(replicas(), ready));
    }

    public Observation withQueued(int other) {
        return new Observation(instances, inFlight, other, events, load, arrived, complete);
    }

    public Observation withEvents(int other) {
        return new Observation(instances, inFlight, queued, other, load, arrived, complete);
    }

    public Observation incomplete() {
        return new Observation(instances, inFlight, queued, events, load, arrived, false);
    }

    /** This and another revision of the same function, seen as one. */
    public Observation and(Observation other) {
        return new Observation(
                instances.plus(other.instances),
                inFlight + other.inFlight,
                queued + other.queued,
                events + other.events,
                load.plus(other.load),
                arrived || other.arrived,
                complete && other.complete);
    }

    public int replicas() {
        return instances.replicas();
    }

    public int ready() {
        return instances.ready();
    }

    public int starting() {
        return instances.starting();
    }

    public double startedSeconds() {
        return instances.startedSeconds();
    }

    public double startSeconds() {
        return instances.startSeconds();
    }

    /** What gateways hold for the revision now. */
    public int held() {
        return inFlight + queued;
    }

    boolean isActive() {
        return arrived || held() > 0 || events > 0;
    }
}
