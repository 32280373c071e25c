package dev.nabi.function.aws;

import dev.nabi.function.aws.ProgramCall.Facts;
import dev.nabi.function.aws.ProgramCall.Reply;
import dev.nabi.function.http.BodyBudget;
import dev.nabi.function.http.Exchange;
import dev.nabi.function.http.HttpException;
import dev.nabi.function.http.HttpServer;
import dev.nabi.function.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * AWS Lambda's Runtime API, version 2018-06-01, for the program on this machine alone: {@code GET …/invocation/next},
 * {@code POST …/invocation/{id}/response} and {@code …/error}, {@code POST …/init/error}.
 */
final class RuntimeApi {
    private static final String PREFIX = "/2018-06-01/runtime/";
    private static final String INVOCATION = PREFIX + "invocation/";
    private static final String NEXT = INVOCATION + "next";
    private static final String INIT_ERROR = PREFIX + "init/error";
    private static final String RESPONSE = "/response";
    private static final String ERROR = "/error";
    private static final int MOST_OF_AN_ERROR = 256 * 1024;

    private final Supplier<ProgramSession> session;
    private final HttpServer server;

    /** Listens from now on, on a free port. */
    RuntimeApi(Supplier<ProgramSession> session) throws IOException {
        this.session = session;
        this.server = HttpServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                this::handle,
                new BodyBudget(MOST_OF_AN_ERROR * 16L, Duration.ofSeconds(5)),
                () -> HttpEvent.CLOCK.millis() * 1_000_000);
        Thread.ofPlatform().daemon().name("runtime-api").start(server::serve);
    }

    /** What the program is told in {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.port();
    }

    private void handle(Exchange exchange) throws IOException {
        var head = exchange.head();
        var path = head.path();
        boolean isPost = head.method().equals("POST");
        try {
            if (head.method().equals("GET") && path.equals(NEXT)) {
                next(exchange.response());
            } else if (isPost && path.equals(INIT_ERROR)) {
                initError(exchange);
            } else if (isPost && path.startsWith(INVOCATION) && path.endsWith(RESPONSE)) {
                response(exchange, id(path, RESPONSE));
            } else if (isPost && path.startsWith(INVOCATION) && path.endsWith(ERROR)) {
                error(exchange, id(path, ERROR));
            } else {
                refuse(exchange.response(), 404, "InvalidPath", "the Runtime API has no " + head.method() + " " + path);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("the runtime stops", stopping);
        }
    }

    private static String id(String path, String end) {
        return path.substring(INVOCATION.length(), Math.max(INVOCATION.length(), path.length() - end.length()));
    }

    private void next(Response response) throws IOException, InterruptedException {
        var now = session.get();
        if (now.isBusy()) {
            refuse(response, 403, "InvalidStateTransition", "the last invocation has not been replied to");
            return;
        }
        var call = now.next();
        if (call == null) {
            throw new IOException("the program has ended, or asks on another connection");
        }
        put(call.facts(), response);
        try {
            response.send(call.event());
        } catch (IOException gone) {
            now.takeBack(call);
            throw gone;
        }
    }

    private static void put(Facts facts, Response response) {
        var headers = response.headers();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", facts.id());
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(facts.deadlineMillis()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", facts.functionArn());
        if (facts.trace() != null) {
            headers.set("Lambda-Runtime-Trace-Id", facts.trace());
        }
        if (facts.clientContext() != null) {
            headers.set("Lambda-Runtime-Client-Context", facts.clientContext());
        }
    }

    private void response(Exchange exchange, String id) throws IOException, InterruptedException {
        var headers = exchange.head().headers();
        var type = Objects.requireNonNullElse(headers.first("content-type"), "application/json");
        boolean isStreamed = "streaming".equalsIgnoreCase(headers.first("lambda-runtime-function-response-mode"));
        reply(exchange, id, new Reply.Result(exchange.body(), exchange.body().length(), type, isStreamed));
    }

    private void error(Exchange exchange, String id) throws IOException, InterruptedException {
        reply(exchange, id, failure(exchange));
    }

    private void initError(Exchange exchange) throws IOException {
        session.get().end(failure(exchange));
        accepted(exchange.response());
    }

    private static Reply failure(Exchange exchange) throws IOException {
        var body = exchange.body().hold(MOST_OF_AN_ERROR, 1);
        if (body == null) {
            throw new HttpException(413, "the error is larger than " + MOST_OF_AN_ERROR + " bytes");
        }
        var type = exchange.head().headers().first("lambda-runtime-function-error-type");
        return new Reply.Failure(type == null ? "Runtime.Unknown" : type, body);
    }

    /** The reply is read by the call's own thread; only then is the program told that it arrived. */
    private void reply(Exchange exchange, String id, Reply reply) throws IOException, InterruptedException {
        var call = session.get().running(id);
        if (call == null) {
            refuse(
                    exchange.response(),
                    400,
                    "InvalidRequestID",
                    "no invocation of the id " + shown(id) + " is running");
        } else if (call.reply(reply)) {
            call.awaitEnd();
            accepted(exchange.response());
        } else {
            refuse(exchange.response(), 403, "InvalidStateTransition", "the invocation was replied to before");
        }
    }

    private static String shown(@Nullable String id) {
        var text = String.valueOf(id);
        return (text.length() > 64 ? text.substring(0, 64) : text).replaceAll("[^A-Za-z0-9-]", "?");
    }

    private static void accepted(Response response) throws IOException {
        answer(response, 202, "{\"status\":\"OK\"}");
    }

    private static void refuse(Response response, int status, String type, String message) throws IOException {
        answer(
                response,
                status,
                "{\"errorMessage\":\"" + message.replaceAll("[\"\\\\\\p{Cntrl}]", "?") + "\",\"errorType\":\"" + type
                        + "\"}");
    }

    private static void answer(Response response, int status, String json) throws IOException {
        response.status(status);
        response.headers().set("Content-Type", "application/json");
        response.send(json.getBytes(StandardCharsets.UTF_8));
    }
}
