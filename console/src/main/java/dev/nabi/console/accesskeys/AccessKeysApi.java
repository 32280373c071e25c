package dev.nabi.console.accesskeys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.audit.Audit;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.TokenClaims;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebHandler;
import dev.nabi.console.http.WebRequest;
import dev.nabi.console.sigv4.Query;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The requests that make, show and delete access keys, each with a Kubernetes token in {@code Authorization: Bearer}:
 *
 * <pre>
 * POST   /access-keys                {"namespace": NS, "serviceAccount": SA, "days": 1–365}
 * GET    /access-keys?namespace=NS
 * DELETE /access-keys/ID?namespace=NS
 * </pre>
 */
public final class AccessKeysApi implements WebHandler {
    public static final String PATH = "/access-keys";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final int LONGEST_DAYS = 365;

    private final AccessKeys keys;
    private final Audit audit;

    public AccessKeysApi(AccessKeys keys, Audit audit) {
        this.keys = keys;
        this.audit = audit;
    }

    @Override
    public WebAnswer handle(WebRequest request) throws IOException {
        var token = bearer(request);
        if (token.isEmpty()) {
            return problem(401, "send a token of Kubernetes: Authorization: Bearer <token> (kubectl create token NAME)")
                    .with("WWW-Authenticate", "Bearer realm=\"kubernetes\"");
        }
        try {
            var answer = answered(request, token);
            audit(request, token, Integer.toString(answer.status()));
            return answer;
        } catch (IllegalArgumentException e) {
            return problem(400, String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            return problem(400, "the body is no JSON object");
        } catch (KubernetesClientException e) {
            var status = e.getCode() == 401 || e.getCode() == 403 || e.getCode() == 404 ? e.getCode() : 503;
            audit(request, token, "refused: " + status);
            var said = e.getStatus() == null ? null : e.getStatus().getMessage();
            // What the client says of it has the API server's address.
            return problem(status, "the API server: " + (said == null ? "it answered " + e.getCode() : said));
        }
    }

    private WebAnswer answered(WebRequest request, String token) throws IOException {
        var id = request.path().length() > PATH.length() ? request.path().substring(PATH.length() + 1) : "";
        return switch (request.method()) {
            case "POST" -> {
                var body = JSON.readTree(
                        request.body().length == 0
                                ? "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)
                                : request.body());
                yield create(body, token);
            }
            case "GET" -> list(caller(namespace(request), token));
            case "DELETE" -> delete(caller(namespace(request), token), id);
            default -> problem(405, "POST, GET and DELETE are served").with("Allow", "POST, GET, DELETE");
        };
    }

    private WebAnswer create(JsonNode body, String token) throws IOException {
        var caller = caller(checked("namespace", body.path("namespace").asText("")), token);
        var account = body.path("serviceAccount").asText("");
        if (!account.isEmpty()) {
            checked("serviceAccount", account);
        }
        var days = body.path("days").asInt(90);
        if (days < 1 || days > LONGEST_DAYS) {
            throw new IllegalArgumentException("days: " + days + " is not between 1 and " + LONGEST_DAYS);
        }
        var key = keys.create(caller, account, Duration.ofDays(days));
        return json(201, shown(key).put("secretAccessKey", key.secret()));
    }

    private WebAnswer list(Caller caller) throws IOException {
        var answer = JSON.createObjectNode();
        var items = answer.putArray("accessKeys");
        keys.list(caller, caller.namespace()).forEach(key -> items.add(shown(key)));
        return json(200, answer);
    }

    private WebAnswer delete(Caller caller, String id) {
        if (!keys.delete(caller, id)) {
            return problem(404, "the namespace " + caller.namespace() + " has no access key of this id");
        }
        return WebAnswer.empty(204);
    }

    /** Of a change; the name is what the token says of itself, which the API server has verified where the change is done. */
    private void audit(WebRequest request, String token, String outcome) {
        if (!request.method().equals("GET")) {
            audit.record(new Audit.Entry(
                    TokenClaims.of(token).subject(), request.method(), request.path(), outcome, request.remote()));
        }
    }

    private static ObjectNode shown(AccessKey key) {
        var shown = JSON.createObjectNode()
                .put("accessKeyId", key.id())
                .put("namespace", key.namespace())
                .put("serviceAccount", key.serviceAccount());
        key.ends().ifPresent(ends -> shown.put("ends", ends.toString()));
        return shown;
    }

    private static Caller caller(String namespace, String token) {
        return new Caller(namespace, "token", token);
    }

    private static String namespace(WebRequest request) {
        return checked("namespace", Query.first(Query.parse(request.query()), "namespace"));
    }

    private static String checked(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + ": name a " + what + " of the cluster, in lower-case letters, digits and '-'");
        }
        return name;
    }

    private static String bearer(WebRequest request) {
        var text = request.field("Authorization");
        return text.toLowerCase(Locale.ROOT).startsWith("bearer ")
                ? text.substring(7).strip()
                : "";
    }

    private static WebAnswer json(int status, JsonNode body) throws IOException {
        return new WebAnswer(
                status,
                java.util.Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                JSON.writeValueAsBytes(body));
    }

    private static WebAnswer problem(int status, String detail) {
        var body = JSON.createObjectNode().put("status", status).put("detail", detail);
        return WebAnswer.text(status, "application/problem+json", body.toString());
    }
}
