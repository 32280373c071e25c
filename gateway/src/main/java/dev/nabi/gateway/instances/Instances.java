package dev.nabi.gateway.instances;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The instances of one revision. Watches and probes write under its lock; requests read the ready ones from a snapshot
 * that is swapped whole.
 */
public final class Instances {
    private static final Instance[] NONE = {};

    private final Prober prober;
    private final Listener listener;
    private final Map<String, Instance> byUid = new LinkedHashMap<>();
    private final Set<String> withoutAddress = new HashSet<>();
    private volatile Instance[] ready = NONE;
    private volatile Instance[] draining = NONE;
    private volatile int pods;
    private volatile int starting;
    private volatile List<Instance> all = List.of();

    /** Told of what may let somebody go ahead, or may make a revision stand empty; never under the lock. */
    public interface Listener {
        void changed();
    }

    public Instances(Prober prober, Listener listener) {
        this.prober = prober;
        this.listener = listener;
    }

    /** The instances that may be chosen: they answer and are not marked. Not to be written to. */
    public Instance[] ready() {
        return ready;
    }

    /** The instances that answer and are marked to go. Not to be written to. */
    public Instance[] draining() {
        return draining;
    }

    /** The pods that are there or on their way, with or without an address yet. */
    public int pods() {
        return pods;
    }

    /** Those of them that do not answer yet. */
    public int starting() {
        return starting;
    }

    /** Every instance that is not gone. */
    public List<Instance> all() {
        return all;
    }

    /** Takes in what a watch has seen of a pod; most of that is nothing new to a gateway. */
    public void seen(PodView pod) {
        synchronized (this) {
            if (isAsKnown(pod)) {
                return;
            }
            var known = byUid.get(pod.uid());
            if (known != null && (pod.isGone() || known.pod().isElsewhere(pod))) {
                known.gone();
                byUid.remove(pod.uid());
                known = null;
            }
            if (known != null) {
                known.update(pod);
            } else if (!pod.isGone() && pod.host() != null) {
                var instance = new Instance(pod, pod.host());
                byUid.put(pod.uid(), instance);
                prober.watch(instance, this::answered);
            }
            if (pod.isGone() || pod.host() != null) {
                withoutAddress.remove(pod.uid());
            } else {
                withoutAddress.add(pod.uid());
            }
            publish();
        }
        listener.changed();
    }

    private boolean isAsKnown(PodView pod) {
        var known = byUid.get(pod.uid());
        if (known != null) {
            return known.pod().equals(pod);
        }
        return pod.isGone()
                ? !withoutAddress.contains(pod.uid())
                : pod.host() == null && withoutAddress.contains(pod.uid());
    }

    /** Takes in that a pod is there no more. */
    public void removed(String uid) {
        synchronized (this) {
            var known = byUid.remove(uid);
            if (known != null) {
                known.gone();
            } else if (!withoutAddress.remove(uid)) {
                return;
            }
            publish();
        }
        listener.changed();
    }

    /** An instance refused a connection: it is probed again before anybody else is sent there. */
    public void refused(Instance instance) {
        if (instance.move(Instance.State.READY, Instance.State.PROBING)) {
            synchronized (this) {
                publish();
            }
            prober.watch(instance, this::answered);
            listener.changed();
        }
    }

    private void answered(Instance instance) {
        synchronized (this) {
            publish();
        }
        listener.changed();
    }

    private void publish() {
        var choosable = new ArrayList<Instance>();
        var marked = new ArrayList<Instance>();
        for (var instance : byUid.values()) {
            if (instance.state() == Instance.State.READY) {
                (instance.isDraining() ? marked : choosable).add(instance);
            }
        }
        all = List.copyOf(byUid.values());
        pods = all.size() + withoutAddress.size();
        starting = pods - choosable.size() - marked.size();
        draining = marked.toArray(NONE);
        ready = choosable.toArray(NONE);
    }
}
