package dev.nabi.operator.scaling;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.DemandReport;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.operator.autoscaler.ScaleReason;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.leadership.Leadership;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Bursts that nobody sent, for a scaling loop that writes nowhere: its code is compiled when the first real one comes. */
public final class ScalingWarmUp {
    /** After 200 calls the JVM compiles a method. */
    private static final int BURSTS = 300;

    private static final URI GATEWAY = URI.create("http://127.0.0.1:1");
    private static final RevisionKey REVISION = new RevisionKey(new FunctionKey("warm-up", "warm-up"), "warm-up-00001");
    private static final Instant NOW = Instant.EPOCH;

    private ScalingWarmUp() {}

    /** Takes half a second of processor time; gives how many of the bursts were answered by a raise. */
    public static int run() {
        try {
            var idle = line(0);
            var burst = line(200);
            var writer = new CountingWriter();
            for (var each = 0; each < BURSTS; each++) {
                burst(writer, idle, burst);
            }
            return writer.raises;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void burst(ScaleWriter writer, byte[] idle, byte[] burst) throws IOException {
        var scaler = new Scaler(Leadership.always(), Runnable::run, Runnable::run, writer, new NoListener(), () -> NOW);
        scaler.publish(REVISION.function(), Optional.of(ScalingPolicy.defaults()), List.of(view()));
        scaler.tick(Set.of(GATEWAY), Set.of());
        scaler.report(GATEWAY, read(idle));
        scaler.report(GATEWAY, read(burst));
    }

    private static RevisionView view() {
        return new RevisionView(REVISION, Phase.SERVING, 0, 0, 0, List.of(), "1", Duration.ofSeconds(30));
    }

    private static byte[] line(int queued) throws IOException {
        var demand = new RevisionDemand(
                REVISION.namespace(), REVISION.function().name(), REVISION.revision(), 0, queued, 0, queued, List.of());
        var report = new DemandReport("warm-up", 1, 1, queued == 0, List.of(demand));
        return (new ObjectMapper().writeValueAsString(report) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static DemandReport read(byte[] line) throws IOException {
        var lines = new BoundedLines(new ByteArrayInputStream(line), line.length);
        return ReportStream.report(lines.next().orElseThrow(), DemandReport.class);
    }

    private static final class CountingWriter implements ScaleWriter {
        private int raises;

        @Override
        public ScaleOutcome raise(RevisionView revision, int replicas) {
            raises++;
            return new ScaleOutcome.Written();
        }

        @Override
        public ScaleOutcome lower(RevisionView revision, int replicas) {
            return new ScaleOutcome.Written();
        }

        @Override
        public ScaleOutcome markDraining(RevisionKey revision, List<String> pods, String mark) {
            return new ScaleOutcome.Written();
        }

        @Override
        public ScaleOutcome unmark(RevisionKey revision, Map<String, String> marks) {
            return new ScaleOutcome.Written();
        }
    }

    private static final class NoListener implements ScalingListener {
        @Override
        public void scaled(RevisionKey revision, int from, int to, ScaleReason reason, String why) {}

        @Override
        public void writeFailed(RevisionKey revision, ScaleOutcome outcome) {}

        @Override
        public void silent(Map<URI, Duration> gateways) {}
    }
}
