package dev.nabi.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A stranger's server that is called back: it takes what is signed as Standard Webhooks says, and counts what is not. */
final class CallbackReceiver implements AutoCloseable {
    static final String SECRET = "nabi-e2e-callbacks";
    private static final byte[] KEY = "a key of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final Map<String, Set<String>> messages = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();

    private CallbackReceiver(HttpServer server) {
        this.server = server;
    }

    /** At an address of this machine that pods reach. */
    static CallbackReceiver at(String address) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
        var receiver = new CallbackReceiver(server);
        server.createContext("/", receiver::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return receiver;
    }

    /** The Secret that the chart's {@code events.callbackKeySecret} names. */
    static String secret(String namespace) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                stringData: {signing-key: "whsec_%s"}
                """.formatted(SECRET, namespace, Base64.getEncoder().encodeToString(KEY));
    }

    private void take(HttpExchange exchange) throws IOException {
        var fields = exchange.getRequestHeaders();
        var body = exchange.getRequestBody().readAllBytes();
        var message = fields.getFirst("webhook-id");
        if (isSigned(message, fields.getFirst("webhook-timestamp"), body, fields.getFirst("webhook-signature"))) {
            messages.computeIfAbsent(fields.getFirst("ce-id"), _ -> ConcurrentHashMap.newKeySet())
                    .add(message);
            exchange.sendResponseHeaders(204, -1);
        } else {
            refused.incrementAndGet();
            exchange.sendResponseHeaders(401, -1);
        }
        exchange.close();
    }

    private static boolean isSigned(String id, String time, byte[] body, String signature) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
            var right = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            return MessageDigest.isEqual(
                    right.getBytes(StandardCharsets.UTF_8),
                    String.valueOf(signature).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        var address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/done";
    }

    /** The messages that told of an event: more than one id would be more than one result of it. */
    Set<String> messagesOf(String event) {
        return messages.getOrDefault(event, Set.of());
    }

    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
