package dev.nabi.gateway;

import dev.nabi.gateway.GatewayConfig.AccessLogLevel;
import dev.nabi.gateway.accesslog.AccessLog;
import dev.nabi.gateway.otlp.OtelVariables;
import dev.nabi.gateway.otlp.OtlpSettings;
import dev.nabi.gateway.otlp.SpanExport;
import dev.nabi.gateway.telemetry.Telemetry;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Traces and the access log within the process: as its configuration says, counted, and written out at its end. */
final class TelemetryProcess implements AutoCloseable {
    private final @Nullable SpanExport spans;
    private final @Nullable AccessLog log;

    TelemetryProcess(Config config, GatewayConfig gateway, MeterRegistry registry) {
        var settings = OtlpSettings.read(new OtelVariables(
                name -> config.getOptionalValue(name, String.class).orElse(null)));
        this.spans = settings == null ? null : new SpanExport(settings, gateway.name());
        this.log = gateway.accessLog() == AccessLogLevel.OFF
                ? null
                : new AccessLog(settings(gateway), new PrintStream(new FileOutputStream(FileDescriptor.out), false));
        if (spans != null) {
            count(registry, "exported", spans, SpanExport::exported);
            count(registry, "failed", spans, SpanExport::failed);
            FunctionCounter.builder("nabi.trace.dropped.calls", spans, SpanExport::dropped)
                    .description("Calls whose spans had no room to wait for their export")
                    .register(registry);
        }
        if (log != null) {
            FunctionCounter.builder("nabi.access.log.dropped", log, AccessLog::dropped)
                    .description("Calls for whose lines in the access log there was no room")
                    .register(registry);
        }
    }

    private static AccessLog.Settings settings(GatewayConfig gateway) {
        return new AccessLog.Settings(
                gateway.accessLog() == AccessLogLevel.ERRORS,
                gateway.accessLogQuery(),
                gateway.accessLogHeaders().orElse(List.of()));
    }

    private static void count(
            MeterRegistry registry, String result, SpanExport spans, ToDoubleFunction<SpanExport> count) {
        FunctionCounter.builder("nabi.trace.spans", spans, count)
                .tag("result", result)
                .description("Spans that were sent to the endpoint of OTLP, by what became of them")
                .register(registry);
    }

    Telemetry telemetry() {
        return new Telemetry(spans == null ? null : spans.traces(), log == null ? null : log.log());
    }

    /** Writes what is waiting, for a few seconds at most. */
    @Override
    public void close() {
        if (spans != null) {
            spans.close();
        }
        if (log != null) {
            log.close();
        }
    }
}
