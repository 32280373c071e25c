package dev.nabi.console.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.console.caller.Caller;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What gateways keep of the last hours themselves, of all gateways that the address stands for. Blocks. */
public final class RecentCalls {
    private static final String PATH = "/recent";
    private static final int MOST_GATEWAYS = 32;

    private final HttpClient http;
    private final URI address;

    /** @param address the gateways' management port; a name with several addresses stands for several gateways */
    public RecentCalls(HttpClient http, URI address) {
        this.http = http;
        this.address = address;
    }

    /** The 95th percentile of each Function of a namespace over the last hour, in milliseconds. */
    Map<String, Double> p95(Caller caller, String namespace) throws UnavailableException {
        var durations = new HashMap<String, Histogram>();
        for (var answer : ask(caller, Map.of("namespace", namespace, "minutes", "60"))) {
            var bounds = bounds(answer);
            answer.path("functions").propertyStream().forEach(function -> {
                var its = durations.computeIfAbsent(function.getKey(), _ -> Histogram.empty(bounds));
                function.getValue().forEach(minute -> add(its, minute));
            });
        }
        var all = new HashMap<String, Double>();
        durations.forEach((function, its) -> its.quantile(0.95).ifPresent(value -> all.put(function, value)));
        return all;
    }

    /** Percentiles, instances and queue of one Function. */
    void draw(Caller caller, String namespace, String function, Charts charts) throws UnavailableException {
        var durations = new HashMap<Integer, Histogram>();
        var queues = new HashMap<Long, Long>();
        var instances = new HashMap<Long, Long>();
        for (var answer : ask(caller, Map.of("namespace", namespace, "function", function))) {
            var bounds = bounds(answer);
            for (var minute : answer.path("functions").path(function)) {
                var second = minute.path("time").asLong();
                var at = charts.at(second);
                if (at >= 0) {
                    add(durations.computeIfAbsent(at, _ -> Histogram.empty(bounds)), minute);
                    // Calls wait at each gateway; every gateway sees the same instances.
                    queues.merge(second, minute.path("queued").asLong(0), Long::sum);
                    instances.merge(second, minute.path("instances").asLong(0), Math::max);
                }
            }
        }
        queues.forEach((second, most) -> charts.raise("queue", second, most));
        instances.forEach((second, most) -> charts.raise("instances", second, most));
        durations.forEach((at, its) -> {
            its.quantile(0.5).ifPresent(value -> charts.set("p50", at, value));
            its.quantile(0.95).ifPresent(value -> charts.set("p95", at, value));
            its.quantile(0.99).ifPresent(value -> charts.set("p99", at, value));
        });
    }

    private static double[] bounds(JsonNode answer) {
        return answer.path("bounds")
                .valueStream()
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static void add(Histogram durations, JsonNode minute) {
        var bucket = 0;
        for (var count : minute.path("durations")) {
            durations.add(bucket++, count.asLong());
        }
    }

    /** The answers of those that answer; the failure of the first where none does. */
    private List<JsonNode> ask(Caller caller, Map<String, String> parameters) throws UnavailableException {
        var answers = new ArrayList<JsonNode>();
        UnavailableException failure = null;
        for (var gateway : gateways()) {
            try {
                answers.add(new ManagementClient(http, gateway).get(caller, PATH, parameters));
            } catch (UnavailableException e) {
                failure = Objects.requireNonNullElse(failure, e);
            }
        }
        if (answers.isEmpty()) {
            throw Objects.requireNonNullElseGet(failure, () -> new UnavailableException(0, "there is no gateway"));
        }
        return answers;
    }

    private List<URI> gateways() throws UnavailableException {
        if (address.getScheme().equals("https")) {
            return List.of(address);
        }
        try {
            return Stream.of(InetAddress.getAllByName(address.getHost()))
                    .limit(MOST_GATEWAYS)
                    .map(one -> URI.create("http://"
                            + (one.getHostAddress().contains(":")
                                    ? "[" + one.getHostAddress() + "]"
                                    : one.getHostAddress())
                            + ":" + (address.getPort() < 0 ? 80 : address.getPort())))
                    .toList();
        } catch (UnknownHostException e) {
            throw new UnavailableException(0, address.getHost() + " is no known host");
        }
    }
}
