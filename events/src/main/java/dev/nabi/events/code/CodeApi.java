package dev.nabi.events.code;

import dev.nabi.api.code.CodeSignature;
import dev.nabi.api.management.ManagementPolicy;
import dev.nabi.api.management.Permission;
import dev.nabi.events.http.ApiProblem;
import dev.nabi.events.store.StoreException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The requests of the code store:
 *
 * <pre>
 * POST /code?namespace=NS[&amp;sha256=DIGEST]   who may create Functions in NS; with the digest of a content that is there, no
 *                                          body is read
 * GET  /code/DIGEST?namespace=NS           an instance of NS by its signature, or who may get Functions in NS
 * </pre>
 *
 * Each runs on a thread that may wait.
 */
public final class CodeApi {
    /** How much of a content is in memory for one request. */
    static final int CHUNK = 1 << 20;

    static final int UPLOADS = 8;
    private static final int DOWNLOADS = 16;
    private static final long DOWNLOAD_PATIENCE_NANOS = 20_000_000_000L;
    private static final long WRITE_PATIENCE_SECONDS = 60;
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final CodeStore store;
    private final CodeLimits limits;
    private final ManagementPolicy people;
    private final Supplier<String> key;
    private final InstantSource clock;
    private final SharedPlaces uploads = new SharedPlaces(UPLOADS);
    private final SharedPlaces downloads = new SharedPlaces(DOWNLOADS);
    /** Bytes that are announced by the uploads under way, by namespace. */
    private final Map<String, Long> arriving = new ConcurrentHashMap<>();

    public CodeApi(
            CodeStore store, CodeLimits limits, ManagementPolicy people, Supplier<String> key, InstantSource clock) {
        this.store = store;
        this.limits = limits;
        this.people = people;
        this.key = key;
        this.clock = clock;
    }

    void handle(HttpServerRequest request, BodyStream body) throws IOException {
        var path = Objects.requireNonNullElse(request.path(), "");
        if (path.equals("/code") && request.method().equals(HttpMethod.POST)) {
            upload(request, body);
        } else if (path.startsWith("/code/")
                && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))) {
            download(request, digest(path.substring("/code/".length())));
        } else {
            throw ApiProblem.of(404, "POST /code?namespace=<name> and GET /code/<sha256>?namespace=<name> are served");
        }
    }

    private void upload(HttpServerRequest request, BodyStream body) throws IOException {
        var namespace = namespace(request);
        permit(request, "create", namespace);
        var announced = request.getParam("sha256");
        if (announced != null && store.renew(namespace, digest(announced), clock.instant())) {
            // Without Expect: 100-continue a body is under way, which nobody reads.
            body.isLast();
            answer(request.response().setStatusCode(200), announced);
            return;
        }
        var length = length(request);
        if (!uploads.tryTake(namespace)) {
            throw ApiProblem.later(503, isFull(namespace, UPLOADS, "uploads"), 2);
        }
        arriving.merge(namespace, length, Long::sum);
        try {
            refuseTooMuch(namespace);
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
            }
            var sha256 = take(namespace, body, announced);
            answer(request.response().setStatusCode(201), sha256);
        } finally {
            arriving.computeIfPresent(namespace, (_, bytes) -> bytes == length ? null : bytes - length);
            uploads.giveBack(namespace);
        }
    }

    private long length(HttpServerRequest request) {
        var text = Objects.requireNonNullElse(request.getHeader("Content-Length"), "");
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiProblem.of(411, "Content-Length is missing: the store says before the upload whether it fits");
        }
        var length = Long.parseLong(text);
        if (length < 1 || length > limits.bytes()) {
            throw ApiProblem.of(
                    413,
                    "the code has " + length + " bytes; 1 to " + limits.bytes()
                            + " are taken (nabi.code.max-bytes). Larger code becomes an image: nabi deploy --registry");
        }
        return length;
    }

    /** What arrives at this moment counts as stored. */
    private void refuseTooMuch(String namespace) throws StoreException {
        var sizes = store.sizes(namespace);
        var ofNamespace = arriving.getOrDefault(namespace, 0L);
        if (sizes.namespace() + ofNamespace > limits.namespaceBytes()) {
            throw ApiProblem.of(
                    507,
                    "the namespace " + namespace + " has " + sizes.namespace() + " bytes of code; with the "
                            + ofNamespace
                            + " that arrive it would pass " + limits.namespaceBytes()
                            + " (nabi.code.namespace-bytes). Delete"
                            + " Functions, or lower spec.revisionHistoryLimit: code of no revision goes after a while");
        }
        var all = arriving.values().stream().mapToLong(Long::longValue).sum();
        if (sizes.total() + all > limits.totalBytes()) {
            throw ApiProblem.of(
                    507,
                    "the code store has " + sizes.total() + " bytes, and would pass " + limits.totalBytes()
                            + " (nabi.code.total-bytes) with what arrives");
        }
    }

    private String take(String namespace, BodyStream body, @Nullable String announced) throws IOException {
        var digest = sha256();
        var chunk = Buffer.buffer(CHUNK);
        try (var upload = store.begin(clock.instant())) {
            for (var part = body.next(); part != null; part = body.next()) {
                chunk.appendBuffer(part);
                while (chunk.length() >= CHUNK) {
                    keep(upload, digest, chunk.getBytes(0, CHUNK));
                    chunk = chunk.getBuffer(CHUNK, chunk.length());
                }
            }
            if (chunk.length() > 0) {
                keep(upload, digest, chunk.getBytes());
            }
            var sha256 = HexFormat.of().formatHex(digest.digest());
            if (announced != null && !announced.equals(sha256)) {
                throw ApiProblem.of(
                        400, "what came has the SHA-256 " + sha256 + ", not " + announced + " as the query says");
            }
            upload.commit(namespace, sha256, clock.instant());
            return sha256;
        }
    }

    private static void keep(CodeStore.Upload upload, MessageDigest digest, byte[] bytes) throws StoreException {
        digest.update(bytes);
        upload.write(bytes, bytes.length);
    }

    private static void answer(HttpServerResponse response, String sha256) {
        response.putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("sha256", sha256).encode());
    }

    private void download(HttpServerRequest request, String sha256) throws IOException {
        var namespace = namespace(request);
        var signature = request.getParam("signature");
        if (signature == null) {
            permit(request, "get", namespace);
        } else if (!isSigned(new CodeSignature(namespace, sha256), signature)) {
            throw ApiProblem.of(403, "the signature is not one for this code and namespace");
        }
        acquireDownload(namespace);
        try (var content = store.open(namespace, sha256)
                .orElseThrow(
                        () -> ApiProblem.of(
                                404,
                                "the namespace " + namespace + " has no code " + sha256
                                        + ": it was never stored, or was deleted since no revision named it. Deploy it again"))) {
            send(request, content);
        } finally {
            downloads.giveBack(namespace);
        }
    }

    /** A new key stands in front of the one before, until no revision has a signature by that. */
    private boolean isSigned(CodeSignature wanted, String signature) {
        return key.get().lines().anyMatch(one -> wanted.isBy(one.strip(), signature));
    }

    private void acquireDownload(String namespace) throws IOException {
        try {
            if (!downloads.take(namespace, DOWNLOAD_PATIENCE_NANOS)) {
                throw ApiProblem.later(503, isFull(namespace, DOWNLOADS, "downloads"), 2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String isFull(String namespace, int most, String what) {
        return "the namespace " + namespace + " has its share of the " + most + " " + what
                + " that may run at a time: as many as are free";
    }

    private static void send(HttpServerRequest request, CodeStore.Content content) throws IOException {
        var response = request.response()
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("Content-Length", Long.toString(content.bytes()));
        if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
            return;
        }
        for (var bytes = content.stream().readNBytes(CHUNK);
                bytes.length > 0;
                bytes = content.stream().readNBytes(CHUNK)) {
            written(response, bytes);
        }
        response.end();
    }

    /** Waits until the client has taken it, so that one chunk of each request is in memory. */
    private static void written(HttpServerResponse response, byte[] bytes) throws IOException {
        try {
            response.write(Buffer.buffer(bytes))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(WRITE_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the client takes no more: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void permit(HttpServerRequest request, String verb, String namespace) {
        people.refusal(
                        request.getHeader("Authorization"),
                        new Permission.Resource(verb, "functions", "", namespace, ""))
                .ifPresent(refusal -> {
                    throw ApiProblem.of(refusal.status(), refusal.detail());
                });
    }

    private static String namespace(HttpServerRequest request) {
        var namespace = Objects.requireNonNullElse(request.getParam("namespace"), "");
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw ApiProblem.of(
                    400, "?namespace=<name> says whose code it is; '" + cut(namespace) + "' is no namespace");
        }
        return namespace;
    }

    private static String digest(String text) {
        if (!DIGEST.matcher(text).matches()) {
            throw ApiProblem.of(400, "'" + cut(text) + "' is no SHA-256 of 64 lower-case hexadecimal digits");
        }
        return text;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), 80)).replaceAll("\\p{Cntrl}", "?");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
