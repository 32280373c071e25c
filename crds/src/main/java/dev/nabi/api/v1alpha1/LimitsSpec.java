package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How often and with what a Function may be called. All of it is checked before anything is woken. */
public record LimitsSpec(
        @JsonPropertyDescription(
                "The rate of all requests together, over all gateways; above it requests are answered 429.")
        @Nullable
        RateSpec requests,

        @JsonPropertyDescription(
                "The rate of each verified caller (spec.access), on each gateway; callers that are not verified have none.")
        @Nullable
        RateSpec perCaller,

        @JsonPropertyDescription(
                "The rate of each client address, on each gateway: an IPv4 address, or an IPv6 network of 64 bits.")
        @Nullable
        RateSpec perAddress,

        @JsonPropertyDescription(
                "The longest body of a request in bytes; longer ones are answered 413. It can only be lower than the "
                        + "installation's own bound.")
        @Min(1)
        @Max(LimitsSpec.MOST_BYTES)
        @Nullable
        Long maxRequestBytes,

        @JsonPropertyDescription("The methods that are taken; others are answered 405. Default: all.") @Size(max = 7)
        List<HttpMethod> methods,

        @JsonPropertyDescription("Which web pages may call from a browser. The gateway answers preflights itself.")
        @Nullable
        CorsSpec cors) {

    public static final long MOST_BYTES = 1L << 40;

    public LimitsSpec {
        methods = methods == null ? List.of() : List.copyOf(methods);
    }

    /** What is wrong with it, a sentence each, keys named under {@code prefix}. */
    public List<String> problems(String prefix) {
        var problems = new ArrayList<String>();
        check(prefix + ".requests", requests, problems);
        check(prefix + ".perCaller", perCaller, problems);
        check(prefix + ".perAddress", perAddress, problems);
        if (maxRequestBytes != null && (maxRequestBytes < 1 || maxRequestBytes > MOST_BYTES)) {
            problems.add(prefix + ".maxRequestBytes: " + maxRequestBytes + " is not between 1 and " + MOST_BYTES);
        }
        if (cors != null) {
            cors.check(prefix + ".cors", problems);
        }
        return List.copyOf(problems);
    }

    private static void check(String key, @Nullable RateSpec rate, List<String> problems) {
        if (rate != null) {
            rate.check(key, problems);
        }
    }

    static void range(String key, @Nullable Integer value, int least, int most, List<String> problems) {
        if (value != null && (value < least || value > most)) {
            problems.add(key + ": " + value + " is not between " + least + " and " + most);
        }
    }

    static void pattern(String key, List<String> values, String pattern, String form, List<String> problems) {
        values.stream()
                .filter(value -> !value.matches(pattern))
                .forEach(value -> problems.add(key + ": '" + value + "' is not " + form));
    }
}
