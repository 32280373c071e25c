package dev.nabi.gateway.otlp;

import dev.nabi.gateway.trace.Sampler;
import dev.nabi.gateway.trace.Sampler.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The variables {@code OTEL_…} one by one; of two that say the same, the one for traces goes before the general one. */
public final class OtelVariables {
    private static final String GENERAL = "OTEL_EXPORTER_OTLP_";
    private static final String OF_TRACES = "OTEL_EXPORTER_OTLP_TRACES_";
    private static final String PROTOCOL = "http/protobuf";
    private static final int LONGEST_MILLIS = 3_600_000;

    private final Function<String, @Nullable String> values;

    /** {@code values} gives a variable's value; null, or an empty one, where it is not set. */
    public OtelVariables(Function<String, @Nullable String> values) {
        this.values = values;
    }

    private @Nullable String value(String name) {
        var value = values.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private String value(String name, String otherwise) {
        return Objects.requireNonNullElse(value(name), otherwise);
    }

    boolean isTrue(String name) {
        return "true".equalsIgnoreCase(value(name));
    }

    /** The variable of this setting of the exporter that is set, the one for traces first. */
    String name(String setting) {
        return value(OF_TRACES + setting) != null ? OF_TRACES + setting : GENERAL + setting;
    }

    boolean exportsTraces() {
        var exporter = value("OTEL_TRACES_EXPORTER", "otlp");
        return switch (exporter) {
            case "otlp" -> true;
            case "none" -> false;
            default -> throw bad("OTEL_TRACES_EXPORTER", exporter, "otlp or none");
        };
    }

    @Nullable
    URI endpoint() {
        var exact = value(OF_TRACES + "ENDPOINT");
        if (exact != null) {
            return uri(OF_TRACES + "ENDPOINT", exact);
        }
        var base = value(GENERAL + "ENDPOINT");
        return base == null
                ? null
                : uri(GENERAL + "ENDPOINT", base + (base.endsWith("/") ? "v1/traces" : "/v1/traces"));
    }

    private static URI uri(String name, String value) {
        try {
            var uri = new URI(value);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(name + " is " + value + ", which is no URL: " + malformed.getReason());
        }
        throw bad(name, value, "a URL that begins with http:// or https://");
    }

    void checkProtocol() {
        var name = name("PROTOCOL");
        var protocol = value(name, PROTOCOL);
        if (!protocol.equals(PROTOCOL)) {
            throw bad(name, protocol, PROTOCOL + ", which collectors take at port 4318");
        }
    }

    /** The trace goes on by W3C Trace Context alone; {@code Baggage} passes as any other field does. */
    void checkPropagators() {
        var propagators = value("OTEL_PROPAGATORS", "tracecontext");
        if (!List.of(propagators.split("\\s*,\\s*", -1)).contains("tracecontext")) {
            throw bad("OTEL_PROPAGATORS", propagators, "a list that has tracecontext");
        }
    }

    boolean isCompressed() {
        var name = name("COMPRESSION");
        var compression = value(name, "none");
        return switch (compression) {
            case "gzip" -> true;
            case "none" -> false;
            default -> throw bad(name, compression, "gzip or none");
        };
    }

    @Nullable
    Path certificate() {
        var file = value(name("CERTIFICATE"));
        return file == null ? null : Path.of(file);
    }

    Map<String, String> pairs(String setting) {
        var name = name(setting);
        return pairs(name, value(name));
    }

    Map<String, String> resource() {
        var attributes = pairs("OTEL_RESOURCE_ATTRIBUTES", value("OTEL_RESOURCE_ATTRIBUTES"));
        var service = value("OTEL_SERVICE_NAME");
        if (service != null) {
            attributes.put("service.name", service);
        }
        return attributes;
    }

    /** {@code key=value,key=value}, values percent-encoded. */
    private static Map<String, String> pairs(String name, @Nullable String text) {
        var pairs = new LinkedHashMap<String, String>();
        for (var pair : text == null ? new String[0] : text.split(",", -1)) {
            var equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals).strip(),
                        decoded(name, pair.substring(equals + 1).strip()));
            } else if (!pair.isBlank()) {
                // Not the value: it may be a credential.
                throw new IllegalArgumentException(
                        name + " has a part without a key and a '=': it must be key=value,…");
            }
        }
        return pairs;
    }

    private static String decoded(String name, String value) {
        try {
            // A plus is a plus here, and no space as in a form.
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(name + " has a value that is not percent-encoded", malformed);
        }
    }

    Sampler sampler() {
        var name = value("OTEL_TRACES_SAMPLER", "parentbased_always_on").toLowerCase(Locale.ROOT);
        var isParentBased = name.startsWith("parentbased_");
        return switch (isParentBased ? name.substring("parentbased_".length()) : name) {
            case "always_on" -> new Sampler(Kind.ALWAYS_ON, 1, isParentBased);
            case "always_off" -> new Sampler(Kind.ALWAYS_OFF, 0, isParentBased);
            case "traceidratio" -> new Sampler(Kind.TRACE_ID_RATIO, ratio(), isParentBased);
            default ->
                throw bad(
                        "OTEL_TRACES_SAMPLER",
                        name,
                        "always_on, always_off or traceidratio, each also with parentbased_ before it");
        };
    }

    private double ratio() {
        var text = value("OTEL_TRACES_SAMPLER_ARG", "1");
        try {
            var ratio = Double.parseDouble(text);
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("OTEL_TRACES_SAMPLER_ARG is " + text + ", which is no number", noNumber);
        }
        throw bad("OTEL_TRACES_SAMPLER_ARG", text, "between 0 and 1");
    }

    Duration millis(String name, int otherwise) {
        return Duration.ofMillis(number(name, otherwise, 1, LONGEST_MILLIS));
    }

    int number(String name, int otherwise, int least, int most) {
        var text = value(name);
        try {
            var number = text == null ? otherwise : Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(name + " is " + text + ", which is no number", noNumber);
        }
        throw bad(name, String.valueOf(text), "between " + least + " and " + most);
    }

    private static IllegalArgumentException bad(String name, String value, String allowed) {
        return new IllegalArgumentException(name + " is " + value + ", and must be " + allowed);
    }
}
