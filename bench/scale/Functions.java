import dev.nabi.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The Functions of a run, all of one image, in a namespace of their own; and how long it takes until they are as awaited. */
record Functions(KubernetesClient client, String image) {
    static final String NAMESPACE = "nabi-scale";

    void makeRoom() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    void takeAway() {
        client.namespaces().withName(NAMESPACE).delete();
        client.namespaces().withName(NAMESPACE).waitUntilCondition(Objects::isNull, 10, TimeUnit.MINUTES);
    }

    void apply(String name, int version) {
        client.resource("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata: {namespace: %s, name: %s}
                spec:
                  image: "%s"
                  scale: {window: 6s}
                  resources: {requests: {cpu: 1m, memory: 8Mi}, limits: {memory: 32Mi}}
                  env: [{name: VERSION, value: "%d"}]
                """.formatted(NAMESPACE, name, image, version)).serverSideApply();
    }

    /** Whether it has proven itself, and runs no more. */
    static boolean isAtZero(Function function) {
        var status = function.getStatus();
        return status != null && Integer.valueOf(0).equals(status.replicas()) && status.latestReadyRevision() != null;
    }

    static boolean isReady(Function function, String revision) {
        return function != null
                && function.getStatus() != null
                && revision.equals(function.getStatus().latestReadyRevision());
    }

    /** Milliseconds from an act until it is done. */
    static double timed(Runnable act, BooleanSupplier done) throws InterruptedException {
        var begun = System.nanoTime();
        act.run();
        await(done, 5);
        return seconds(begun) * 1000;
    }

    static void await(BooleanSupplier done, int pauseMillis) throws InterruptedException {
        while (!done.getAsBoolean()) {
            Thread.sleep(pauseMillis);
        }
    }

    static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
