package dev.nabi.local.agent.probe;

import dev.nabi.local.agent.container.UnresolvedReference;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a probe asks: a port that accepts, or a path that answers 2xx or 3xx. */
public sealed interface ProbeTarget {
    int port();

    record Tcp(int port) implements ProbeTarget {}

    record Http(int port, String path, Map<String, String> headers) implements ProbeTarget {}

    /** The container's own port, by name or number, is asked at the port that its process was given instead. */
    static ProbeTarget of(Probe probe, Container container, int given) throws UnresolvedReference {
        var http = probe.getHttpGet();
        if (http != null && !"HTTPS".equals(http.getScheme())) {
            var headers = new LinkedHashMap<String, String>();
            for (HTTPHeader header : http.getHttpHeaders()) {
                headers.put(header.getName(), header.getValue());
            }
            var path = Objects.requireNonNullElse(http.getPath(), "/");
            return new Http(port(http.getPort(), container, given), path.startsWith("/") ? path : "/" + path, headers);
        }
        if (probe.getTcpSocket() != null) {
            return new Tcp(port(probe.getTcpSocket().getPort(), container, given));
        }
        if (probe.getGrpc() != null) {
            return new Tcp(port(new IntOrString(probe.getGrpc().getPort()), container, given));
        }
        throw new UnresolvedReference("local mode knows the probes tcpSocket, httpGet without TLS, and grpc (as a port "
                + "that accepts); container \"" + container.getName() + "\" has another kind");
    }

    private static int port(IntOrString asked, Container container, int given) throws UnresolvedReference {
        var ports = container.getPorts();
        var name = asked.getStrVal();
        if (name == null) {
            var number = asked.getIntVal();
            return ports.isEmpty() || ports.getFirst().getContainerPort().equals(number) ? given : number;
        }
        for (var port : ports) {
            if (name.equals(port.getName())) {
                return port.equals(ports.getFirst()) ? given : port.getContainerPort();
            }
        }
        throw new UnresolvedReference("a probe names the port \"" + name + "\", which container \""
                + container.getName() + "\" does not have");
    }
}
