package dev.nabi.gateway.otlp;

import dev.nabi.gateway.trace.Sampler;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where spans go, and how, as the variables {@code OTEL_…} say (OpenTelemetry specification: SDK environment variables,
 * OTLP exporter). What it does not understand ends the start, with words.
 *
 * @param certificate a file of PEM certificates that the endpoint's is trusted by; null for the JDK's
 * @param resource attributes of the gateway
 * @param queue calls that wait for their export at most
 * @param batch calls that are exported together at most
 * @param delay how long a call waits for others at most
 * @param patience how long the export of a batch may take with all its retries
 */
public record OtlpSettings(
        URI endpoint,
        Map<String, String> headers,
        Duration timeout,
        boolean isCompressed,
        @Nullable Path certificate,
        Map<String, String> resource,
        Sampler sampler,
        int queue,
        int batch,
        Duration delay,
        Duration patience) {

    /** Reads them; null where nothing is traced: there is no endpoint, or {@code OTEL_SDK_DISABLED} is true. */
    public static @Nullable OtlpSettings read(OtelVariables variables) {
        if (variables.isTrue("OTEL_SDK_DISABLED") || !variables.exportsTraces()) {
            return null;
        }
        var endpoint = variables.endpoint();
        if (endpoint == null) {
            return null;
        }
        variables.checkProtocol();
        variables.checkPropagators();
        var queue = variables.number("OTEL_BSP_MAX_QUEUE_SIZE", 2048, 1, 100_000);
        return new OtlpSettings(
                endpoint,
                variables.pairs("HEADERS"),
                variables.millis(variables.name("TIMEOUT"), 10_000),
                variables.isCompressed(),
                variables.certificate(),
                variables.resource(),
                variables.sampler(),
                queue,
                Math.min(queue, variables.number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512, 1, 100_000)),
                variables.millis("OTEL_BSP_SCHEDULE_DELAY", 5000),
                variables.millis("OTEL_BSP_EXPORT_TIMEOUT", 30_000));
    }
}
