package dev.nabi.console.functions;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls Functions through the gateway, as any client does. Blocks. */
public final class GatewayClient {
    private final HttpClient http;
    private final URI gateway;
    private final int mostBytes;

    /** @param mostBytes the most of an answer's body that is read */
    public GatewayClient(HttpClient http, URI gateway, int mostBytes) {
        this.http = http;
        this.gateway = gateway;
        this.mostBytes = mostBytes;
    }

    /** The answer, whatever its status; an {@code IOException} when the gateway gave none in time. */
    public InvocationAnswer invoke(Invocation call) throws IOException {
        try (var answer = open(call)) {
            return answer.whole(mostBytes);
        }
    }

    /** The answer once its head is there, for its body to be read as it comes. */
    public InvocationStream open(Invocation call) throws IOException {
        var body = call.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body());
        var request = HttpRequest.newBuilder(uri(call)).timeout(call.patience()).method(call.method(), body);
        call.fields().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        var began = System.nanoTime();
        try {
            var answer = http.send(request.build(), BodyHandlers.ofInputStream());
            return new InvocationStream(answer.statusCode(), answer.headers().map(), answer.body(), began);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private URI uri(Invocation call) {
        return URI.create(gateway.toString().replaceFirst("/$", "") + "/function/" + call.namespace() + "/"
                + call.function() + (call.tag().isEmpty() ? "" : "@" + call.tag()) + call.path());
    }
}
