package dev.nabi.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.kube.ApiException;
import dev.nabi.cli.kube.KubeApi;
import dev.nabi.cli.kube.PortForward;
import dev.nabi.cli.kube.Yaml;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ways to a gateway, in this order: what the person says; what the kubeconfig says (local mode); the Function's own
 * URL where this machine knows its host; else a port of a gateway's pod, forwarded by the API server.
 */
public final class Gateways implements AutoCloseable {
    private static final String PATH = "/function/";
    private static final String PODS =
            "/pods?labelSelector=app.kubernetes.io/name%3Dnabi,app.kubernetes.io/component%3D";
    private static final String GATEWAY = "gateway";
    private static final String EVENTS = "events";
    private static final String CONSOLE = "console";
    private static final String DEFAULT_NAMESPACE = "nabi-system";

    private final KubeApi api;
    private final GatewayOptions options;
    private final List<PortForward> forwards = new ArrayList<>();

    public Gateways(KubeApi api, GatewayOptions options) {
        this.api = api;
        this.options = options;
    }

    /** Where a Function is called, without a slash at the end; with a tag, the revision of that name. */
    public URI function(FunctionView function, String tag) {
        var path = PATH + function.namespace() + "/" + function.name() + (tag.isEmpty() ? "" : "@" + tag);
        var said = options.data() != null
                ? options.data()
                : api.context().installation().gateway();
        if (said != null) {
            return URI.create(withoutSlash(said.toString()) + path);
        }
        var url = URI.create(function.url()
                .orElseThrow(() -> new CommandException(
                        ExitCode.FAILED,
                        "the Function '" + function.name()
                                + "' has no URL yet: the operator has not seen it. `nabi doctor`"
                                + " says what may be wrong")));
        if (isKnown(url.getHost())) {
            return URI.create(url.toString().replaceFirst("/function/.*$", "") + path);
        }
        return URI.create(forward(namespace(url), GATEWAY, "http") + path);
    }

    /** The gateways' data port, for what is no Function: topics and asynchronous calls. */
    public URI data() {
        var said = options.data() != null
                ? options.data()
                : api.context().installation().gateway();
        return said != null ? URI.create(withoutSlash(said.toString())) : forward(platformNamespace(), GATEWAY, "http");
    }

    /** The management port of the events process. */
    public URI events() {
        var said = options.events() != null
                ? options.events()
                : api.context().installation().events();
        return said != null
                ? URI.create(withoutSlash(said.toString()))
                : forward(platformNamespace(), EVENTS, "management");
    }

    /** The console, where access keys are made. */
    public URI console() {
        var said = options.console() != null
                ? options.console()
                : api.context().installation().console();
        return said != null ? URI.create(withoutSlash(said.toString())) : forward(platformNamespace(), CONSOLE, "http");
    }

    /** A gateway's management port. */
    public URI management() {
        var said = options.management() != null
                ? options.management()
                : api.context().installation().management();
        return said != null
                ? URI.create(withoutSlash(said.toString()))
                : forward(platformNamespace(), GATEWAY, "management");
    }

    /** The code store; empty where the installation has none, or this user does not see its pod. */
    public Optional<URI> codeStore() {
        var said = options.code() != null
                ? options.code()
                : api.context().installation().code();
        if (said != null) {
            return Optional.of(URI.create(withoutSlash(said.toString())));
        }
        try {
            var namespace = platformNamespace();
            return readyPods(namespace, EVENTS)
                    .filter(pod -> port(pod, "code").isPresent())
                    .findFirst()
                    .map(pod -> forward(namespace, pod, "code"));
        } catch (CommandException unseen) {
            return Optional.empty();
        }
    }

    private static boolean isKnown(String host) {
        try {
            return host != null && InetAddress.getByName(host) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private String platformNamespace() {
        return Objects.requireNonNullElse(options.platformNamespace(), DEFAULT_NAMESPACE);
    }

    /** Of {@code nabi-gateway.nabi-system} the second label. */
    private String namespace(URI url) {
        var labels = url.getHost() == null ? new String[0] : url.getHost().split("\\.", -1);
        return options.platformNamespace() == null && labels.length > 1 ? labels[1] : platformNamespace();
    }

    private URI forward(String namespace, String component, String port) {
        return forward(namespace, readyPod(namespace, component), port);
    }

    private URI forward(String namespace, JsonNode pod, String port) {
        var number = port(pod, port)
                .orElseThrow(() -> new CommandException(
                        ExitCode.UNREACHABLE,
                        "the pod " + Yaml.at(pod, "metadata", "name").asText() + " has no port '" + port
                                + "'; name an address: " + advice()));
        var forward = PortForward.open(
                api, namespace, pod.path("metadata").path("name").asText(), number);
        forwards.add(forward);
        return forward.uri();
    }

    private static Optional<Integer> port(JsonNode pod, String name) {
        return pod.path("spec")
                .path("containers")
                .valueStream()
                .flatMap(container -> container.path("ports").valueStream())
                .filter(its -> name.equals(its.path("name").asText()))
                .map(its -> its.path("containerPort").asInt())
                .findFirst();
    }

    private JsonNode readyPod(String namespace, String component) {
        return readyPods(namespace, component)
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        ExitCode.UNREACHABLE,
                        "no pod of " + component + " is ready in the namespace '" + namespace + "'"
                                + (component.equals(GATEWAY) ? "" : " (is " + component + ".enabled set?)")
                                + "; name an address: " + advice()));
    }

    private Stream<JsonNode> readyPods(String namespace, String component) {
        return pods(namespace, component).stream().filter(Gateways::isReady);
    }

    private static boolean isReady(JsonNode pod) {
        return pod.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(condition -> "Ready".equals(condition.path("type").asText())
                        && "True".equals(condition.path("status").asText()));
    }

    private List<JsonNode> pods(String namespace, String component) {
        try {
            return api.get("/api/v1/namespaces/" + namespace + PODS + component)
                    .path("items")
                    .valueStream()
                    .toList();
        } catch (ApiException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "the platform is reachable inside the cluster only, and its pods may not be listed in '" + namespace
                            + "' (" + Optional.ofNullable(e.getMessage()).orElse("") + "); name an address: "
                            + advice(),
                    e);
        }
    }

    private static String advice() {
        return "--gateway or NABI_GATEWAY_URL for calls, --management or NABI_MANAGEMENT_URL for usage,"
                + " --events-management or NABI_EVENTS_MANAGEMENT_URL for dead letters, or --platform-namespace for"
                + " another namespace";
    }

    private static String withoutSlash(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    @Override
    public void close() {
        forwards.forEach(PortForward::close);
    }
}
