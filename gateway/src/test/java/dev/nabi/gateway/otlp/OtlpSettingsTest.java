package dev.nabi.gateway.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.gateway.trace.Sampler;
import dev.nabi.gateway.trace.Sampler.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpSettingsTest {
    private static final Map<String, String> ENDPOINT = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");

    private static OtlpSettings read(Map<String, String> variables) {
        return OtlpSettings.read(new OtelVariables(variables::get));
    }

    private static OtlpSettings with(String name, String value) {
        var all = new HashMap<>(ENDPOINT);
        all.put(name, value);
        return read(all);
    }

    @Test
    void nothingIsTracedWithoutAnEndpointOrWhereItIsTurnedOff() {
        assertThat(read(Map.of("OTEL_TRACES_SAMPLER", "always_on"))).isNull();
        assertThat(with("OTEL_SDK_DISABLED", "TRUE")).isNull();
        assertThat(with("OTEL_TRACES_EXPORTER", "none")).isNull();
        assertThat(with("OTEL_EXPORTER_OTLP_ENDPOINT", " ")).isNull();
    }

    @Test
    void whatIsNotSetHasTheDefaultOfTheSpecification() {
        var settings = read(ENDPOINT);

        assertThat(settings.endpoint()).hasToString("http://collector:4318/v1/traces");
        assertThat(settings.sampler()).isEqualTo(new Sampler(Kind.ALWAYS_ON, 1, true));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.delay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.queue()).isEqualTo(2048);
        assertThat(settings.batch()).isEqualTo(512);
        assertThat(settings.isCompressed()).isFalse();
    }

    @Test
    void theVariableForTracesGoesBeforeTheGeneralOne() {
        var settings = read(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://traces:443/in",
                "OTEL_EXPORTER_OTLP_HEADERS", "a=1",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "authorization=Bearer%20a+b, x-org = 7",
                "OTEL_EXPORTER_OTLP_TIMEOUT", "1",
                "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "2000",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf",
                "OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"));

        assertThat(settings.endpoint()).hasToString("https://traces:443/in");
        assertThat(settings.headers()).isEqualTo(Map.of("authorization", "Bearer a+b", "x-org", "7"));
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.isCompressed()).isTrue();
    }

    @Test
    void theServiceNameGoesBeforeTheOneAmongTheAttributes() {
        var settings = read(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
                "OTEL_SERVICE_NAME", "front",
                "OTEL_RESOURCE_ATTRIBUTES", "service.name=other,deployment.environment.name=test%2C1"));

        assertThat(settings.resource())
                .isEqualTo(Map.of("service.name", "front", "deployment.environment.name", "test,1"));
    }

    @ParameterizedTest
    @CsvSource({
        "traceidratio, 0.25, TRACE_ID_RATIO, 0.25, false",
        "parentbased_traceidratio, 0, TRACE_ID_RATIO, 0, true",
        "always_off, '', ALWAYS_OFF, 0, false",
        "ALWAYS_ON, 0.5, ALWAYS_ON, 1, false"
    })
    void theSamplersOfTheSpecificationAreKnown(String name, String argument, Kind kind, double ratio, boolean parent) {
        var settings = read(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
                "OTEL_TRACES_SAMPLER", name,
                "OTEL_TRACES_SAMPLER_ARG", argument));

        assertThat(settings.sampler()).isEqualTo(new Sampler(kind, ratio, parent));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    OTEL_EXPORTER_OTLP_PROTOCOL   | grpc          | OTEL_EXPORTER_OTLP_PROTOCOL is grpc, and must be http/protobuf
                    OTEL_EXPORTER_OTLP_ENDPOINT   | collector     | OTEL_EXPORTER_OTLP_ENDPOINT is collector/v1/traces, and must be a URL that begins with http:// or https://
                    OTEL_EXPORTER_OTLP_ENDPOINT   | http://a b    | is no URL
                    OTEL_EXPORTER_OTLP_TIMEOUT    | soon          | OTEL_EXPORTER_OTLP_TIMEOUT is soon, which is no number
                    OTEL_EXPORTER_OTLP_TIMEOUT    | 0             | between 1 and 3600000
                    OTEL_EXPORTER_OTLP_HEADERS    | secret        | OTEL_EXPORTER_OTLP_HEADERS has a part without a key
                    OTEL_EXPORTER_OTLP_HEADERS    | a=%zz         | OTEL_EXPORTER_OTLP_HEADERS has a value that is not percent-encoded
                    OTEL_EXPORTER_OTLP_COMPRESSION | zstd         | gzip or none
                    OTEL_TRACES_EXPORTER          | zipkin        | OTEL_TRACES_EXPORTER is zipkin, and must be otlp or none
                    OTEL_TRACES_SAMPLER           | jaeger_remote | OTEL_TRACES_SAMPLER is jaeger_remote, and must be always_on
                    OTEL_PROPAGATORS              | b3,baggage    | OTEL_PROPAGATORS is b3,baggage, and must be a list that has tracecontext
                    OTEL_BSP_MAX_QUEUE_SIZE       | 0             | between 1 and 100000
                    """)
    void whatIsNotUnderstoodIsRefusedWithWords(String name, String value, String words) {
        assertThatThrownBy(() -> with(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({"2, between 0 and 1", "NaN, between 0 and 1", "half, which is no number"})
    void aRatioIsBetweenNoneAndAll(String ratio, String words) {
        assertThatThrownBy(() -> read(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
                        "OTEL_TRACES_SAMPLER", "traceidratio",
                        "OTEL_TRACES_SAMPLER_ARG", ratio)))
                .hasMessageContaining("OTEL_TRACES_SAMPLER_ARG is " + ratio)
                .hasMessageContaining(words);
    }

    @Test
    void aCredentialIsNotInTheWords() {
        assertThatThrownBy(() -> with("OTEL_EXPORTER_OTLP_HEADERS", "my-secret-token"))
                .message()
                .doesNotContain("my-secret-token");
    }
}
