package dev.nabi.operator.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.PodSettings;
import dev.nabi.api.v1alpha1.TrafficTarget;
import dev.nabi.api.watch.WatchJson;
import dev.nabi.local.api.EmbeddedApi;
import dev.nabi.local.api.EmbeddedApiOptions;
import dev.nabi.operator.resources.FunctionPods;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API with our definition, a kubelet and a gateway, and what a test asks of them. The API is embedded, or a real
 * cluster's where {@code NABI_OPERATOR_KUBECONFIG} names one and nothing is asked for that only the embedded one has.
 */
public final class TestCluster implements AutoCloseable {
    private static final Path DEFINITION = Path.of("../crds/functions.nabi.dev.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A machine that is busy with other things is no failure. */
    private static final int REQUEST_TIMEOUT_MILLIS = 60_000;

    /** Where the pods of the tests run on a real cluster. */
    static final Map<String, String> NODE = Map.of("nabi.dev/pretended", "true");

    private static final Optional<Path> REAL =
            Optional.ofNullable(System.getenv("NABI_OPERATOR_KUBECONFIG")).map(Path::of);

    private final AutoCloseable api;
    private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
    private final Config config;
    private final KubernetesClient client;
    private final PretendedKubelet kubelet;
    private final PretendedGateway gateway;
    private final double speed;

    /** A cluster in which the time of windows goes faster by a factor. */
    public TestCluster(Path directory, double speed, long podStartMillis) throws IOException {
        this(
                REAL.isPresent() ? null : EmbeddedApiOptions.withLogsIn(directory),
                speed,
                podStartMillis,
                UnaryOperator.identity());
    }

    /** Whether the API is that of a real cluster. */
    public boolean isReal() {
        return !(api instanceof EmbeddedApi);
    }

    /** What function pods need so that nobody but the pretended kubelet has them. */
    public static FunctionPods pods() {
        return REAL.isPresent()
                ? new FunctionPods(
                        new ResourceRequirements(),
                        new PodSettings(NODE, List.of(), null, Map.of(), List.of()),
                        Set.of())
                : FunctionPods.NONE;
    }

    /** One with room for as many objects as a test says. */
    public static TestCluster withObjectMib(int mib, Path directory, long podStartMillis) throws IOException {
        return new TestCluster(
                EmbeddedApiOptions.withLogsIn(directory).withObjectMib(mib),
                1,
                podStartMillis,
                UnaryOperator.identity());
    }

    /** The same with another definition of Function. */
    public TestCluster(
            Path directory, double speed, long podStartMillis, UnaryOperator<CustomResourceDefinition> change)
            throws IOException {
        this(EmbeddedApiOptions.withLogsIn(directory), speed, podStartMillis, change);
    }

    private TestCluster(
            @Nullable EmbeddedApiOptions options,
            double speed,
            long podStartMillis,
            UnaryOperator<CustomResourceDefinition> change)
            throws IOException {
        this.speed = speed;
        var embedded = options == null ? null : EmbeddedApi.start(options);
        config = Config.fromKubeconfig(embedded == null ? Files.readString(REAL.orElseThrow()) : embedded.kubeconfig());
        config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
        var mapper = new ObjectMapper();
        WatchJson.configure(mapper);
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(new KubernetesSerialization(mapper, false))
                .build();
        var definition = client.apiextensions().v1().customResourceDefinitions();
        client.resource(change.apply(definition.load(DEFINITION.toFile()).item()))
                // A server before 1.25 drops the rules that it does not know of what is created, and refuses them in
                // what is applied.
                .createOr(NonDeletingOperation::update);
        definition
                .withName("functions.nabi.dev")
                .waitUntilCondition(
                        found -> found != null
                                && found.getStatus() != null
                                && found.getStatus().getConditions().stream()
                                        .anyMatch(condition -> "Established".equals(condition.getType())),
                        20,
                        TimeUnit.SECONDS);
        api = embedded == null ? new PretendedNode(client) : embedded;
        kubelet = new PretendedKubelet(
                client,
                podStartMillis,
                embedded == null
                        ? pod -> PretendedNode.NAME.equals(pod.getSpec().getNodeName())
                        : pod -> pod.isMarkedForDeletion() || pod.getSpec().getNodeName() != null);
        gateway = new PretendedGateway(client, speed);
    }

    public KubernetesClient client() {
        return client;
    }

    public Config config() {
        return config;
    }

    public PretendedGateway gateway() {
        return gateway;
    }

    /** A clock for windows and delays. */
    public InstantSource time() {
        var start = Instant.now();
        var nanos = System.nanoTime();
        return () -> start.plusNanos((long) ((System.nanoTime() - nanos) * speed));
    }

    public void namespace(String name) {
        namespaces.add(name);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Applies a Function of an image, as a person would. */
    public void apply(String namespace, String name, String image, String more) {
        client.resource("""
                apiVersion: nabi.dev/v1alpha1
                kind: Function
                metadata:
                  namespace: %s
                  name: %s
                spec:
                  image: %s
                  concurrency: 10
                  scale: {window: 6s, target: 7}
                %s
                """.formatted(namespace, name, image, more.indent(2))).serverSideApply();
    }

    public Function function(String namespace, String name) {
        return client.resources(Function.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    public FunctionStatus status(String namespace, String name) {
        return Optional.ofNullable(function(namespace, name).getStatus())
                .orElseGet(
                        () -> new FunctionStatus(null, List.of(), null, null, null, List.of(), null, null, null, null));
    }

    public Optional<Condition> condition(String namespace, String name, String type) {
        return status(namespace, name).conditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    /** Waits until a Function's status is as it should be. */
    public void await(String what, String namespace, String name, Predicate<FunctionStatus> wanted) {
        await(what, () -> wanted.test(status(namespace, name)), () -> String.valueOf(status(namespace, name)));
    }

    /** Waits until something holds. */
    public void await(String what, java.util.function.BooleanSupplier wanted, java.util.function.Supplier<String> is) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what + "; it is: " + is.get());
            }
            pause(20);
        }
    }

    /** Waits until all traffic goes to a revision. */
    public void awaitAllTrafficTo(String revision, String namespace, String name) {
        await(
                "all traffic goes to " + revision,
                namespace,
                name,
                status -> status.traffic().equals(List.of(new TrafficTarget(revision, 100, null))));
    }

    /** The revisions that there are with the replicas that they ask for, as {@code hello-00001=1}. */
    public List<String> revisions(String namespace, String name) {
        return deployments(namespace, name).stream()
                .map(deployment -> deployment.getMetadata().getName() + "="
                        + deployment.getSpec().getReplicas())
                .sorted()
                .toList();
    }

    public List<Deployment> deployments(String namespace, String name) {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withLabel(Labels.FUNCTION, name)
                .list()
                .getItems();
    }

    /** How many pods there are of each revision. */
    public List<String> pods(String namespace, String name) {
        return client.pods().inNamespace(namespace).withLabel(Labels.FUNCTION, name).list().getItems().stream()
                .collect(Collectors.groupingBy(
                        pod -> pod.getMetadata().getLabels().get(Labels.REVISION), Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .toList();
    }

    public List<String> events(String namespace, String name) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> name.equals(event.getInvolvedObject().getName()))
                .filter(event -> Function.KIND.equals(event.getInvolvedObject().getKind()))
                .map(event -> event.getReason())
                .toList();
    }

    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The namespaces of a real cluster are the next test's, too. */
    private void deleteNamespaces() {
        namespaces.forEach(name -> {
            client.resources(Function.class).inNamespace(name).delete();
            client.namespaces().withName(name).delete();
        });
        await(
                "the namespaces are gone",
                () -> namespaces.stream()
                        .allMatch(name -> client.namespaces().withName(name).get() == null),
                namespaces::toString);
    }

    @Override
    public void close() {
        if (isReal()) {
            deleteNamespaces();
        }
        gateway.close();
        kubelet.close();
        try {
            api.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        client.close();
    }
}
