package dev.nabi.operator.scaling;

import dev.nabi.api.demand.BacklogReport;
import dev.nabi.api.demand.DemandReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A stream of reports for each process of a kind that there is: gateways, which report demand, or events processes, which report how many events wait. */
public final class ReportStreams<R> implements AutoCloseable {
    private final Map<URI, ReportStream<R>> streams = new ConcurrentHashMap<>();
    private final StreamKind<R> kind;
    private final Supplier<String> token;
    private final InstantSource time;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private ReportStreams(StreamKind<R> kind, Supplier<String> token, InstantSource time) {
        this.kind = kind;
        this.token = token;
        this.time = time;
    }

    /** The demand streams of gateways. A gateway that nobody reads serves on marked instances: what it said last does not hold any more. */
    public static ReportStreams<DemandReport> ofGateways(
            Supplier<String> token, Scaler scaler, ReportListener listener, InstantSource time) {
        var kind = new StreamKind<>(
                "demand stream of gateway",
                "/demand",
                "nabi.demand.token",
                DemandReport.class,
                scaler::reconnected,
                (gateway, report) -> {
                    scaler.report(gateway, report);
                    listener.onReport(gateway, report);
                },
                scaler::reconnected);
        return new ReportStreams<>(kind, token, time);
    }

    /** The backlogs of events processes; none where events are not installed. */
    public static ReportStreams<BacklogReport> ofEvents(Supplier<String> token, Scaler scaler, InstantSource time) {
        var kind = new StreamKind<>(
                "backlog of events process",
                "/backlog",
                "nabi.events.token",
                BacklogReport.class,
                _ -> {},
                scaler::backlog,
                scaler::backlogBroken);
        return new ReportStreams<>(kind, token, time);
    }

    /** Opens streams to processes that are new, closes those to processes that are no more. */
    public void follow(Set<URI> live) {
        streams.entrySet().removeIf(entry -> {
            var isGone = !live.contains(entry.getKey());
            if (isGone) {
                entry.getValue().close();
            }
            return isGone;
        });
        live.forEach(source -> streams.computeIfAbsent(source, this::open).breakOffIfSilent());
    }

    /** How many processes are connected. */
    public int connected() {
        return (int) streams.values().stream().filter(ReportStream::isConnected).count();
    }

    /** How many processes do not take the operator's token. */
    public int refused() {
        return (int) streams.values().stream().filter(ReportStream::isRefused).count();
    }

    private ReportStream<R> open(URI source) {
        var stream = new ReportStream<>(kind, source, token, http, time);
        stream.start();
        return stream;
    }

    @Override
    public void close() {
        follow(Set.of());
        http.shutdownNow();
    }
}
