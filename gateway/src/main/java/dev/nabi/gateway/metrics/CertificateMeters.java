package dev.nabi.gateway.metrics;

import dev.nabi.gateway.tls.Certificate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Tells how long the certificates in use are valid, and whether a newer one is refused. */
public final class CertificateMeters {
    private CertificateMeters() {}

    /** Adds the gauges of each certificate, with a label that holds the name of its Secret. */
    public static void bind(MeterRegistry registry, List<Certificate> certificates) {
        for (var certificate : certificates) {
            Gauge.builder("nabi.tls.certificate.expiry", certificate, Certificate::secondsLeft)
                    .description("Time until the certificate in use expires; negative once it has")
                    .baseUnit("seconds")
                    .tag("certificate", certificate.name())
                    .register(registry);
            Gauge.builder("nabi.tls.certificate.refused", certificate, newest -> newest.isRefused() ? 1 : 0)
                    .description("1 while a newer certificate cannot be used, and the one of before serves on")
                    .tag("certificate", certificate.name())
                    .register(registry);
        }
    }
}
