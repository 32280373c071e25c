package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which web pages may call the Function from a browser (CORS). */
@ValidationRule(
        value =
                "!has(self.origins) || !self.origins.exists(o, o == '*') || !has(self.credentials) || !self.credentials",
        message = "spec.limits.cors.credentials needs origins by name: any page (*) could call with a user's cookies")
public record CorsSpec(
        @JsonPropertyDescription(
                "The origins that may call: https://shop.example.com, https://*.example.com for its subdomains, or * for any.")
        @Size(min = 1, max = 64)
        List<@Size(max = 255) @Pattern(CorsSpec.ORIGIN) String> origins,

        @JsonPropertyDescription(
                "Methods that a preflight allows. Default: spec.limits.methods, else all that a Function takes.")
        @Size(max = 7)
        List<HttpMethod> methods,

        @JsonPropertyDescription(
                "Request fields that a preflight allows, beyond those that need no permission; * for any, which "
                        + "does not stand for Authorization.")
        @Size(max = 64)
        List<@Size(max = 128) @Pattern(CorsSpec.FIELD) String> headers,

        @JsonPropertyDescription("Answer fields that a page may read, beyond those that it always may.") @Size(max = 64)
        List<@Size(max = 128) @Pattern(CorsSpec.FIELD) String> exposeHeaders,

        @JsonPropertyDescription("Whether pages may call with cookies and other credentials. Default: false.")
        @Default("false")
        Boolean credentials,

        @JsonPropertyDescription("How long a browser may keep the answer to a preflight. Default: 600.")
        @Default("600")
        @Min(0)
        @Max(86_400)
        Integer maxAgeSeconds) {

    static final String ORIGIN = "^(\\*|https?://(\\*\\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{1,5})?)$";
    static final String FIELD = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";

    public CorsSpec {
        origins = copy(origins);
        methods = copy(methods);
        headers = copy(headers);
        exposeHeaders = copy(exposeHeaders);
        credentials = Objects.requireNonNullElse(credentials, false);
        maxAgeSeconds = Objects.requireNonNullElse(maxAgeSeconds, 600);
    }

    /** Whether any page may call. */
    public boolean allowsAnyOrigin() {
        return origins.contains("*");
    }

    void check(String key, List<String> problems) {
        if (origins.isEmpty()) {
            problems.add(key + ".origins: name at least one origin, or * for any");
        }
        LimitsSpec.pattern(
                key + ".origins", origins, ORIGIN, "*, https://shop.example.com or https://*.example.com", problems);
        LimitsSpec.pattern(key + ".headers", headers, FIELD, "the name of a field, or *", problems);
        LimitsSpec.pattern(key + ".exposeHeaders", exposeHeaders, FIELD, "the name of a field, or *", problems);
        LimitsSpec.range(key + ".maxAgeSeconds", maxAgeSeconds, 0, 86_400, problems);
        if (credentials && allowsAnyOrigin()) {
            problems.add(key + ".credentials: needs origins by name: any page (*) could call with a user's cookies");
        }
    }

    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
