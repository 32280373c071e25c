package dev.nabi.console.lambda;

import dev.nabi.console.accesskeys.AccessKeys;
import dev.nabi.console.audit.Audit;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.http.WebHandler;
import dev.nabi.console.http.WebRequest;
import dev.nabi.console.sigv4.CanonicalPath;
import dev.nabi.console.sigv4.Query;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The API of AWS Lambda: who signed, which operation, its answer or its error.
 *
 * <pre>
 *   signature ─→ access key ─→ operation, as the key's ServiceAccount ─→ answer
 *       └ none, wrong, old: 403          ├ known, not served: 501 with its name
 *                                        └ unknown path: 404
 * </pre>
 */
public final class LambdaApi implements WebHandler {
    private static final Logger LOG = Logger.getLogger(LambdaApi.class);
    static final String REQUEST_ID = "x-amzn-RequestId";

    private final RequestSigner signer;
    private final Operations table = Operations.read();
    private final Map<String, Operation> operations;
    private final LogsService logs;
    private final CodeLinks links;
    private final SignedUrls urls;
    private final SecurityTokenService sts;
    private final Audit audit;

    public LambdaApi(LambdaParts parts, AccessKeys keys, Audit audit, Clock clock) {
        this.audit = audit;
        this.signer = new RequestSigner(keys, clock);
        this.operations = parts.operations();
        this.logs = parts.logs();
        this.links = parts.links();
        this.urls = parts.urls();
        this.sts = parts.sts();
    }

    /** Whether a request is one of this API: of Lambda by its path, of STS and logs by its signature. */
    public static boolean isAsked(String method, String path, String authorization, String target) {
        return path.matches("/20[0-9]{2}-[0-9]{2}-[0-9]{2}/.*")
                || (path.equals("/")
                        && method.equals("POST")
                        && (authorization.startsWith("AWS4-") || target.startsWith("Logs_")));
    }

    @Override
    public WebAnswer handle(WebRequest request) {
        var id = UUID.randomUUID().toString();
        var isForSts = request.field("Authorization").contains("/sts/aws4_request");
        try {
            var answer = run(request, id);
            return answer.fields().containsKey(REQUEST_ID) ? answer : answer.with(REQUEST_ID, id);
        } catch (LambdaException failure) {
            return isForSts
                    ? SecurityTokenService.refused(id, failure)
                    : failure.answer().with(REQUEST_ID, id);
        }
    }

    @Override
    public WebAnswer refusal(int status, String why) {
        var id = UUID.randomUUID().toString();
        var failure =
                switch (status) {
                    case 413 -> LambdaException.tooLarge("Request must be smaller: " + why);
                    case 503 -> LambdaException.of(503, "ServiceUnavailableException", why);
                    case 500 -> LambdaException.service(why);
                    default -> LambdaException.plain(status, "RequestTimeoutException", why);
                };
        return failure.answer().with(REQUEST_ID, id);
    }

    private WebAnswer run(WebRequest request, String id) {
        var signed = signer.verify(request);
        var query = Query.parse(request.query());
        var named = request.at(CanonicalPath.of(request.path()));
        var bare = new LambdaCall(id, signed.key(), signed.region(), named, Map.of(), query);
        return switch (signed.service()) {
            case "sts" -> guarded(bare, "GetCallerIdentity", sts::answer);
            case "logs" -> guarded(bare, LogsService.action(bare.request()), logs::answer);
            case "lambda" -> lambda(bare);
            default ->
                throw LambdaException.plain(
                        501,
                        "NotImplementedException",
                        "the signature is for the service " + signed.service()
                                + "; lambda, sts and logs are served here");
        };
    }

    private WebAnswer lambda(LambdaCall call) {
        var request = call.request();
        if (request.path().startsWith(CodeLinks.PATH) && request.method().equals("GET")) {
            return guarded(call, "code", links::fetch);
        }
        if (request.path().startsWith(SignedUrls.PATH)) {
            return guarded(call, "InvokeFunctionUrl", urls::call);
        }
        var found = table.find(request.method(), request.path(), call.query())
                .orElseThrow(() -> LambdaException.of(
                        404,
                        "UnknownOperationException",
                        "no operation has the path " + request.method() + " " + cut(request.path())));
        var operation = operations.get(found.name());
        if (operation == null) {
            throw LambdaException.plain(
                    501,
                    "NotImplementedException",
                    found.name() + " is an operation of AWS Lambda that Nabi does not have");
        }
        var whole = new LambdaCall(call.id(), call.key(), call.region(), request, found.path(), call.query());
        return audited(whole, found.name(), operation);
    }

    /** A change has a line in the audit log, however it ends. */
    private WebAnswer audited(LambdaCall call, String name, Operation operation) {
        if (call.request().method().equals("GET") || name.startsWith("Invoke")) {
            return guarded(call, name, operation);
        }
        var outcome = "failed";
        @Nullable WebAnswer answer = null;
        try {
            answer = guarded(call, name, operation);
            outcome = Integer.toString(answer.status());
            return answer;
        } catch (LambdaException e) {
            outcome = e.type();
            throw e;
        } finally {
            var object = call.namespace() + "/"
                    + AuditedObject.of(call.path(), call.request().path(), answer);
            audit.record(new Audit.Entry(
                    call.caller().name(),
                    call.key().id(),
                    "lambda:" + name,
                    object,
                    outcome,
                    call.request().remote()));
        }
    }

    private static WebAnswer guarded(LambdaCall call, String name, Operation operation) {
        try {
            return operation.run(call);
        } catch (KubernetesClientException e) {
            throw kubernetes(call, name, e);
        } catch (LambdaException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "%s of %s failed", name, call.caller());
            throw LambdaException.service("the console could not finish the request; its log has the details");
        }
    }

    /** What the API server refused, in the words of Lambda. */
    private static LambdaException kubernetes(LambdaCall call, String name, KubernetesClientException e) {
        var message = e.getStatus() == null || e.getStatus().getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getStatus().getMessage();
        return switch (e.getCode()) {
            case 401 ->
                LambdaException.of(
                        403, "ExpiredTokenException", "The security token included in the request is expired");
            case 403 ->
                LambdaException.denied("User: arn:aws:iam::" + call.account() + ":user/"
                        + call.caller().name() + " is not authorized to perform: "
                        + (name.contains(":") ? name : "lambda:" + name) + ": " + message);
            case 404 -> LambdaException.notFound(message);
            case 409 -> LambdaException.conflict(message);
            case 400, 422 -> LambdaException.invalid(message);
            default -> LambdaException.service("the API server: " + message);
        };
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), 200));
    }
}
