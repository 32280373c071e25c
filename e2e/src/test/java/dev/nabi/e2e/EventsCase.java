package dev.nabi.e2e;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the cases of events share: a tenant's namespace with its Functions and Triggers, and who is called back. */
abstract class EventsCase extends ClusterCase {
    static final String NAMESPACE = "nabi-e2e-events";
    static final String KEY = "it is a secret to everybody";

    static @Nullable Tenant tenant;

    /** Null where the cluster's nodes are other machines. */
    static @Nullable CallbackReceiver receiver;

    static Instances events() {
        return Instances.ofComponent(INSTALLED.platform(), "events");
    }

    final Instances instances(String function) {
        return new Instances(platform().client(), NAMESPACE, "nabi.dev/function", function);
    }

    /** Waits until a Function has gone to zero. */
    final void atZero(String name) {
        await(() -> ready("fn/" + name).equals("True") && instances(name).all().isEmpty());
    }

    final void trigger(String name, String function, String source, String more) {
        kubectl().apply("""
                apiVersion: nabi.dev/v1alpha1
                kind: Trigger
                metadata: {name: %s, namespace: %s}
                spec:
                  function: {name: %s}
                  source: {%s}
                  %s
                """.formatted(name, NAMESPACE, function, source, more)).succeeded();
        await(() -> ready("trig/" + name).equals("True"));
    }

    /** Fires each minute. The function refuses what it gets, and the event goes as it was to a topic, where it can be read. */
    final void schedule(String name, String function, String topic) {
        trigger(
                name,
                function,
                "cron: {schedule: '* * * * *'}",
                "delivery: {maxAttempts: 1}\n  deadLetter: {topic: %s}".formatted(topic));
    }

    final String ready(String object) {
        return kubectl()
                .run("-n", NAMESPACE, "get", object, "-o", "jsonpath={.status.conditions[?(@.type=='Ready')].status}")
                .text();
    }

    /** The ids of so many events at least that were dead: the instants of a schedule. */
    final List<String> awaitFired(String topic, int count) {
        PlatformScenarios.await(
                platform(),
                Duration.ofMinutes(count + 4L),
                () -> calls().ids(topic).size() >= count);
        return calls().ids(topic);
    }

    final EventCalls calls() {
        return new EventCalls(tenant);
    }

    final String state(String location) {
        return calls().state(location);
    }

    /** The location of an asynchronous call that was accepted. */
    final String callLater(String function, String body) {
        var accepted = calls().send("POST", tenant.path(function), body, "Prefer", "respond-async");
        if (accepted.statusCode() != 202) {
            throw new AssertionError(accepted.statusCode() + " " + accepted.body());
        }
        return accepted.headers().firstValue("Location").orElseThrow();
    }

    final HttpResponse<String> get(String location) {
        return calls().send("GET", location, "", "Accept", "application/json");
    }

    /** The Function that is called while something happens to events. */
    final CallsUnderLoad load() {
        tenant.apply(Faulty.named("kept"));
        await(() -> ready("fn/kept").equals("True"));
        return new CallsUnderLoad(tenant, "kept", receiver);
    }

    /** Calls that are made while events is rolled out. */
    final void losesNothingInARollout(String kind, int replicas, String what) {
        var load = load();
        var before =
                events().all().stream().map(pod -> pod.getMetadata().getUid()).toList();
        var calls = load.during(
                () -> kubectl()
                        .run("-n", Installation.NAMESPACE, "rollout", "restart", kind + "/nabi-events")
                        .succeeded(),
                () -> events().ready().size() == replicas
                        && events().all().stream()
                                .noneMatch(
                                        pod -> before.contains(pod.getMetadata().getUid())));
        load.assertAllEnd(calls, what);
    }
}
