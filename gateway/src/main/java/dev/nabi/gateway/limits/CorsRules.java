package dev.nabi.gateway.limits;

import dev.nabi.api.v1alpha1.CorsSpec;
import dev.nabi.api.v1alpha1.HttpMethod;
import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rule for which web pages may call a Function from a browser (the CORS protocol of the Fetch standard). */
public final class CorsRules {
    private static final String ANY = "*";
    private static final String WILDCARD = "://*.";

    private final CorsSpec spec;
    private final String methods;
    private final boolean allowsAnyOrigin;
    private final Fields stranger;

    CorsRules(CorsSpec spec, List<HttpMethod> taken) {
        this.spec = spec;
        this.allowsAnyOrigin = spec.allowsAnyOrigin() && !spec.credentials();
        this.stranger = new Fields(32);
        var allowed =
                !spec.methods().isEmpty() ? spec.methods() : !taken.isEmpty() ? taken : List.of(HttpMethod.values());
        this.methods = allowed.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        if (!allowsAnyOrigin) {
            stranger.add("Vary", "Origin");
        }
    }

    /** Whether a request is a browser's question whether it may call: it carries nothing by which a caller is known. */
    public static boolean isPreflight(RequestHead request) {
        return request.method().equals("OPTIONS")
                && request.fields().has(FieldName.ORIGIN)
                && request.fields().has(FieldName.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** The fields of the answer to a preflight; a page that may not call gets none that allow it. */
    public Fields preflight(RequestHead request) {
        var origin = request.fields().all(FieldName.ORIGIN);
        var fields = new Fields(256);
        if (origin != null && allows(origin)) {
            origin(fields, origin);
            fields.add("Access-Control-Allow-Methods", methods);
            var headers = headers(request);
            if (headers != null) {
                fields.add("Access-Control-Allow-Headers", headers);
            }
            fields.add("Access-Control-Max-Age", spec.maxAgeSeconds().toString());
        }
        return fields.add("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    }

    private @Nullable String headers(RequestHead request) {
        if (spec.credentials() && spec.headers().contains(ANY)) {
            // With credentials a * would be the name of a field.
            return request.fields().all(FieldName.ACCESS_CONTROL_REQUEST_HEADERS);
        }
        return spec.headers().isEmpty() ? null : String.join(", ", spec.headers());
    }

    /** The fields of an answer to a request, in place of the function's own {@code Access-Control-} fields. */
    public Fields answer(RequestHead request) {
        var origin = request.fields().all(FieldName.ORIGIN);
        if (origin == null || !allows(origin)) {
            return stranger;
        }
        var fields = new Fields(128);
        origin(fields, origin);
        if (!spec.exposeHeaders().isEmpty()) {
            fields.add("Access-Control-Expose-Headers", String.join(", ", spec.exposeHeaders()));
        }
        return allowsAnyOrigin ? fields : fields.add("Vary", "Origin");
    }

    private void origin(Fields fields, String origin) {
        fields.add("Access-Control-Allow-Origin", allowsAnyOrigin ? ANY : origin);
        if (spec.credentials()) {
            fields.add("Access-Control-Allow-Credentials", "true");
        }
    }

    private boolean allows(String origin) {
        if (allowsAnyOrigin) {
            return true;
        }
        var said = origin.toLowerCase(Locale.ROOT);
        return spec.origins().stream().anyMatch(allowed -> matches(allowed, said));
    }

    /** {@code https://*.example.com} stands for the names under it, and not for {@code https://example.com}. */
    private static boolean matches(String allowed, String origin) {
        var wildcard = allowed.indexOf(WILDCARD);
        if (wildcard < 0) {
            return allowed.equals(origin);
        }
        var scheme = allowed.substring(0, wildcard + "://".length());
        var suffix = allowed.substring(wildcard + WILDCARD.length() - 1);
        return origin.length() > scheme.length() + suffix.length()
                && origin.startsWith(scheme)
                && origin.endsWith(suffix)
                && origin.indexOf('/', scheme.length()) < 0;
    }
}
