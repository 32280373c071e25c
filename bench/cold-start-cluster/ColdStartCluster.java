import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * From zero to the first answer: a Function through the gateway, against the floor, a bare Deployment of the same image
 * that is scaled by hand and polled at its pod's address. Both take turns. Arguments: image, gateway's URL, rounds.
 */
public class ColdStartCluster {
    private static final String NAMESPACE = "nabi-bench";
    private static final int AT_ONCE = 10;

    /** When what was seen, in milliseconds since the patch (floor) or the call (function); all by one watch. */
    private static final class Times {
        final long start = System.nanoTime();
        volatile double created = Double.NaN;
        volatile double scheduled = Double.NaN;
        volatile double addressed = Double.NaN;
        volatile double answered = Double.NaN;
        final CompletableFuture<String> address = new CompletableFuture<>();

        double now() {
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private final KubernetesClient client;
    private final String image;
    private final String gateway;
    private final Map<String, Times> running = new ConcurrentHashMap<>();

    private ColdStartCluster(KubernetesClient client, String image, String gateway) {
        this.client = client;
        this.image = image;
        this.gateway = gateway;
    }

    public static void main(String[] words) throws Exception {
        try (var client = new KubernetesClientBuilder().build()) {
            new ColdStartCluster(client, words[0], words[1]).run(Integer.parseInt(words[2]));
        }
        System.exit(0);
    }

    private void run(int rounds) throws Exception {
        for (var i = 0; i < AT_ONCE; i++) {
            deployment("floor-" + i);
            function("function-" + i);
        }
        var watch = client.pods().inNamespace(NAMESPACE).watch(new Stages());
        for (var i = 0; i < AT_ONCE; i++) {
            awaitZero("function-" + i);
        }
        var floors = new ArrayList<Times>();
        var functions = new ArrayList<Times>();
        var floorPhases = phases(rounds);
        var functionPhases = phases(rounds);
        // The first of each warms the paths and is not counted.
        for (var round = -1; round < rounds; round++) {
            var turn = Math.floorMod(round, AT_ONCE);
            // Nothing else starts or ends meanwhile: the end of a pod costs the node as much as a start.
            awaitZero("floor-" + turn);
            Thread.sleep(round < 0 ? 0 : floorPhases.get(round));
            var floor = floor("floor-" + turn);
            scale("floor-" + turn, 0);
            awaitZero("floor-" + turn);
            Thread.sleep(round < 0 ? 0 : functionPhases.get(round));
            var function = call("function-" + turn);
            awaitZero("function-" + turn);
            if (round >= 0) {
                floors.add(floor);
                functions.add(function);
            }
        }
        System.out.println("one at a time, " + rounds + " each, ms: p50 (p90)");
        table(floors, functions);
        var floorsAtOnce = new ArrayList<Times>();
        var functionsAtOnce = new ArrayList<Times>();
        var bursts = Math.max(2, rounds / 3);
        var burstPhases = phases(bursts);
        for (var round = 0; round < bursts; round++) {
            for (var i = 0; i < AT_ONCE; i++) {
                awaitZero("function-" + i);
                awaitZero("floor-" + i);
            }
            Thread.sleep(burstPhases.get(round));
            floorsAtOnce.addAll(atOnce(i -> floor("floor-" + i)));
            for (var i = 0; i < AT_ONCE; i++) {
                scale("floor-" + i, 0);
            }
            for (var i = 0; i < AT_ONCE; i++) {
                awaitZero("floor-" + i);
            }
            Thread.sleep(burstPhases.get(round));
            functionsAtOnce.addAll(atOnce(i -> call("function-" + i)));
        }
        System.out.println("ten at once, " + floorsAtOnce.size() + " each, ms: p50 (p90)");
        table(floorsAtOnce, functionsAtOnce);
        watch.close();
    }

    /**
     * Pauses that spread starts evenly over a second, in random order: a kubelet looks for what has started once a second,
     * and a start that follows on the end of another would always meet it at the same moment.
     */
    private static List<Integer> phases(int count) {
        var phases = new ArrayList<Integer>();
        for (var i = 0; i < count; i++) {
            phases.add((2 * i + 1) * 500 / count);
        }
        Collections.shuffle(phases);
        return phases;
    }

    private interface Start {
        Times of(int number) throws Exception;
    }

    private static List<Times> atOnce(Start start) {
        var all = new ArrayList<CompletableFuture<Times>>();
        for (var i = 0; i < AT_ONCE; i++) {
            var number = i;
            all.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return start.of(number);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Thread::startVirtualThread));
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    private Times floor(String name) throws Exception {
        var times = new Times();
        running.put(name, times);
        scale(name, 1);
        var url = "http://" + times.address.get() + ":8080/";
        while (status(url) != 200) {
            Thread.sleep(2);
        }
        times.answered = times.now();
        return times;
    }

    private Times call(String name) throws Exception {
        var times = new Times();
        running.put(name, times);
        var status = status(gateway + "/function/" + NAMESPACE + "/" + name);
        if (status != 200) {
            throw new IllegalStateException(name + " was answered " + status);
        }
        times.answered = times.now();
        return times;
    }

    private static int status(String url) {
        try {
            var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(100);
            connection.setReadTimeout(60_000);
            try (var body = connection.getInputStream()) {
                body.readAllBytes();
            }
            return connection.getResponseCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private void scale(String name, int replicas) {
        client.apps().deployments().inNamespace(NAMESPACE).withName(name).scale(replicas);
    }

    private void awaitZero(String name) throws InterruptedException {
        while (!client.pods()
                .inNamespace(NAMESPACE)
                .withLabel(name.startsWith("floor") ? "app" : "nabi.dev/function", name)
                .list()
                .getItems()
                .isEmpty()) {
            Thread.sleep(100);
        }
        // The ReplicaSet has seen it, too.
        Thread.sleep(300);
    }

    /** What the watch saw first of a pod: there, scheduled, with an address. */
    private final class Stages implements Watcher<Pod> {
        @Override
        public void eventReceived(Action action, Pod pod) {
            var labels = pod.getMetadata().getLabels();
            var times = running.get(labels.getOrDefault("app", labels.getOrDefault("nabi.dev/function", "")));
            if (times == null || pod.getMetadata().getDeletionTimestamp() != null || action == Action.DELETED) {
                return;
            }
            if (Double.isNaN(times.created)) {
                times.created = times.now();
            }
            if (Double.isNaN(times.scheduled) && pod.getSpec().getNodeName() != null) {
                times.scheduled = times.now();
            }
            if (Double.isNaN(times.addressed) && pod.getStatus().getPodIP() != null) {
                times.addressed = times.now();
                times.address.complete(pod.getStatus().getPodIP());
            }
        }

        @Override
        public void onClose(WatcherException cause) {}
    }

    private void deployment(String name) {
        client.resource(client.getKubernetesSerialization().unmarshal("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: %3$s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      automountServiceAccountToken: false
                      enableServiceLinks: false
                      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                      containers:
                        - name: server
                          image: %2$s
                          env: [{name: PORT, value: "8080"}]
                          securityContext:
                            allowPrivilegeEscalation: false
                            readOnlyRootFilesystem: true
                            capabilities: {drop: [ALL]}
                """.formatted(name, image, NAMESPACE), Deployment.class)).serverSideApply();
    }

    private void function(String name) {
        client.resource(client.getKubernetesSerialization().unmarshal("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {name: %s, namespace: %s}
                spec: {image: "%s", scale: {window: 6s}}
                """.formatted(name, NAMESPACE, image), GenericKubernetesResource.class)).serverSideApply();
    }

    private static void table(List<Times> floors, List<Times> functions) {
        System.out.printf("%-24s %14s %14s %7s%n", "until", "Deployment", "Function", "ratio");
        row("pod", floors, functions, times -> times.created);
        row("scheduled", floors, functions, times -> times.scheduled);
        row("address", floors, functions, times -> times.addressed);
        row("answer", floors, functions, times -> times.answered);
        row("from address to answer", floors, functions, times -> times.answered - times.addressed);
    }

    private static void row(String stage, List<Times> floors, List<Times> functions, ToDoubleFunction<Times> figure) {
        var floor = sorted(floors, figure);
        var function = sorted(functions, figure);
        System.out.printf(
                Locale.ROOT,
                "%-24s %6.0f (%5.0f) %6.0f (%5.0f) %6.2f%n",
                stage,
                quantile(floor, 0.5),
                quantile(floor, 0.9),
                quantile(function, 0.5),
                quantile(function, 0.9),
                quantile(function, 0.5) / quantile(floor, 0.5));
    }

    private static List<Double> sorted(List<Times> all, ToDoubleFunction<Times> figure) {
        var figures = new ArrayList<>(all.stream().map(figure::applyAsDouble).toList());
        Collections.sort(figures);
        return figures;
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.round(share * (sorted.size() - 1))));
    }
}
