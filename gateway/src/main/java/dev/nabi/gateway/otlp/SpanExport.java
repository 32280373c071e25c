package dev.nabi.gateway.otlp;

import dev.nabi.gateway.telemetry.CallWriter;
import dev.nabi.gateway.telemetry.FinishedCall;
import dev.nabi.gateway.telemetry.FinishedCalls;
import dev.nabi.gateway.telemetry.Telemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Exports calls as spans: a thread of its own takes them, a batch at a time, and sends them, up to five times with
 * back-off. What comes while the endpoint is away waits in a bounded queue, and past it is dropped and counted.
 */
public final class SpanExport implements AutoCloseable {
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

    private final OtlpSettings settings;
    private final FinishedCalls calls;
    private final Resource resource;
    private final OtlpHttpSpanExporter exporter;
    private final CallWriter writer;
    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** {@code instance} is the gateway's name. */
    public SpanExport(OtlpSettings settings, String instance) {
        this.settings = settings;
        this.calls = new FinishedCalls(settings.queue(), settings.batch());
        this.resource = resource(settings, instance);
        this.exporter = exporter(settings);
        this.writer = new CallWriter("nabi-traces", calls, settings.delay(), LAST_PATIENCE, this::export);
    }

    private static Resource resource(OtlpSettings settings, String instance) {
        var all = Attributes.builder().put("service.name", "nabi-gateway").put("service.instance.id", instance);
        settings.resource().forEach(all::put);
        return Resource.create(all.build());
    }

    private static OtlpHttpSpanExporter exporter(OtlpSettings settings) {
        var builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setTimeout(settings.timeout())
                .setConnectTimeout(settings.timeout())
                .setCompression(settings.isCompressed() ? "gzip" : "none")
                .setRetryPolicy(RetryPolicy.getDefault());
        settings.headers().forEach(builder::addHeader);
        if (settings.certificate() != null) {
            try {
                builder.setTrustedCertificates(Files.readAllBytes(settings.certificate()));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(
                        "OTEL_EXPORTER_OTLP_CERTIFICATE: " + settings.certificate() + " cannot be read", unreadable);
            }
        }
        return builder.build();
    }

    /** The way of calls to it. */
    public Telemetry.Traces traces() {
        return new Telemetry.Traces(settings.sampler(), calls);
    }

    private void export(List<FinishedCall> batch) {
        var spans = new ArrayList<SpanData>();
        for (var call : batch) {
            spans.addAll(CallSpans.of(call, resource));
        }
        var result = exporter.export(spans).join(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
        (result.isSuccess() ? exported : failed).add(spans.size());
    }

    /** Spans that the endpoint has taken. */
    public double exported() {
        return exported.doubleValue();
    }

    /** Spans that the endpoint did not take, with all retries. */
    public double failed() {
        return failed.doubleValue();
    }

    /** Calls whose spans had no room to wait. */
    public double dropped() {
        return calls.dropped();
    }

    /** Exports what there is, for a few seconds at most. */
    @Override
    public void close() {
        writer.close();
        exporter.shutdown().join(1, TimeUnit.SECONDS);
    }
}
