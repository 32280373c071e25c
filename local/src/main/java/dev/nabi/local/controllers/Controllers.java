package dev.nabi.local.controllers;

import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.kinds.ResourceKind;
import dev.nabi.local.api.resources.Resources;
import dev.nabi.local.api.resources.WriteOptions;
import dev.nabi.local.api.store.Event;
import dev.nabi.local.api.store.ObjectKey;
import dev.nabi.local.api.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All controllers on one watch of everything: which event concerns whom, and the objects that are there from the start. */
public final class Controllers implements AutoCloseable {
    private static final String MANAGER = "kube-controller-manager";

    private final Resources resources;
    private final Dependents dependents = new Dependents();
    private final WorkQueue deployments;
    private final WorkQueue replicaSets;
    private final WorkQueue pods;
    private final WorkQueue emptying;
    private final WorkQueue accounts;
    private final WorkQueue events;
    private final WorkQueue garbage;
    private final GarbageCollector collector;
    private final Store.Watch watch;

    public Controllers(Resources resources) {
        this.resources = resources;
        collector = new GarbageCollector(resources, dependents);
        deployments = new WorkQueue("deployments", new DeploymentController(resources, dependents));
        replicaSets = new WorkQueue("replica-sets", new ReplicaSetController(resources, dependents));
        pods = new WorkQueue("scheduler", new Scheduler(resources));
        emptying = new WorkQueue("emptying", new Emptying(resources));
        accounts = new WorkQueue("service-accounts", this::defaultAccount);
        events = new WorkQueue("events", new EventLimit(resources));
        garbage = new WorkQueue("garbage", collector);
        watch = resources.store().watchFromNow("", "*", _ -> {}, this::accept);
        start();
    }

    /** The namespaces that every cluster has, and the node. */
    private void start() {
        for (var name : List.of("default", "kube-system")) {
            var namespace = Json.object();
            Meta.of(namespace).put("name", name);
            resources.create(BuiltIn.NAMESPACES, "", namespace, WriteOptions.by(MANAGER));
        }
        var node = Json.object();
        Meta.of(node).put("name", Scheduler.NODE).set("labels", Json.tree(Scheduler.LABELS));
        var status = node.putObject("status");
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        status.putObject("nodeInfo").put("kubeletVersion", "nabi-local");
        status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "127.0.0.1");
        var created = resources.create(BuiltIn.NODES, "", node, WriteOptions.by(MANAGER));
        resources.control(BuiltIn.NODES, created.object(), now -> now.set("status", status));
    }

    private void accept(Event event) {
        dependents.observe(event);
        if (is(event, BuiltIn.DEPLOYMENTS)) {
            deployments.add(event.key());
        } else if (is(event, BuiltIn.REPLICA_SETS)) {
            replicaSets.add(event.key());
            Owned.ownerKey(event, BuiltIn.DEPLOYMENTS).ifPresent(deployments::add);
        } else if (is(event, BuiltIn.PODS)) {
            pods.add(event.key());
            Owned.ownerKey(event, BuiltIn.REPLICA_SETS).ifPresent(replicaSets::add);
        } else if (is(event, BuiltIn.NAMESPACES)) {
            emptying.add(event.key());
            accounts.add(event.key());
        } else if (is(event, BuiltIn.CUSTOM_RESOURCE_DEFINITIONS)) {
            emptying.add(event.key());
        }
        if (is(event, BuiltIn.EVENTS) && event.before() == null) {
            events.add(EventLimit.KEY);
        }
        if (event.isDeletion()) {
            emptyOn(event);
        }
        collector.observe(event).forEach(garbage::add);
    }

    /** Something went: whoever waits to be empty looks again. */
    private void emptyOn(Event event) {
        var key = event.key();
        if (!key.namespace().isEmpty()) {
            emptying.add(ObjectKey.of(BuiltIn.NAMESPACES, "", key.namespace()));
        }
        if (key.group().contains(".")) {
            emptying.add(ObjectKey.of(BuiltIn.CUSTOM_RESOURCE_DEFINITIONS, "", key.plural() + "." + key.group()));
        }
    }

    private static boolean is(Event event, ResourceKind kind) {
        return event.key().plural().equals(kind.plural()) && event.key().group().equals(kind.group());
    }

    private Optional<Duration> defaultAccount(ObjectKey namespace) {
        var found =
                resources.find(BuiltIn.NAMESPACES, "", namespace.name()).filter(known -> !Meta.isTerminating(known));
        if (found.isPresent()
                && resources
                        .find(BuiltIn.SERVICE_ACCOUNTS, namespace.name(), "default")
                        .isEmpty()) {
            try {
                var account = Json.object();
                Meta.of(account).put("name", "default");
                resources.create(BuiltIn.SERVICE_ACCOUNTS, namespace.name(), account, WriteOptions.by(MANAGER));
            } catch (ApiException e) {
                if (!Set.of(403, 404, 409).contains(e.code())) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        watch.close();
        List.of(deployments, replicaSets, pods, emptying, accounts, events, garbage)
                .forEach(WorkQueue::close);
    }
}
