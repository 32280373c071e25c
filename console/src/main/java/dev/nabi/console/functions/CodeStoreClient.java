package dev.nabi.console.functions;

import dev.nabi.console.caller.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Puts code into the code store of the installation as the caller, who must be allowed to create Functions. Blocks. */
public final class CodeStoreClient {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int AT_ONCE = 4;

    private final HttpClient http;
    private final Optional<URI> store;
    private final Semaphore uploads = new Semaphore(AT_ONCE);

    /** @param store the code store's address; none where the installation has no code store */
    public CodeStoreClient(HttpClient http, Optional<URI> store) {
        this.http = http;
        this.store = store;
    }

    /** Stores a jar or zip for a namespace; what the store has already is not sent. */
    public StoredCode put(Caller caller, String namespace, byte[] code) throws CodeStoreException {
        var address = store.orElseThrow(() -> new CodeStoreException(
                501, "this installation has no code store (events.code of the chart, nabi.console.code)"));
        var sha256 = sha256(code);
        var request = HttpRequest.newBuilder(URI.create(address + "/code?namespace=" + namespace + "&sha256=" + sha256))
                .header("Authorization", "Bearer " + caller.token())
                .expectContinue(true)
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofByteArray(code))
                .build();
        if (!uploads.tryAcquire()) {
            throw new CodeStoreException(503, AT_ONCE + " uploads run already; try again");
        }
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200 && answer.statusCode() != 201) {
                throw new CodeStoreException(answer.statusCode(), "the code store refused: " + answer.body());
            }
            return new StoredCode(sha256, code.length);
        } catch (IOException e) {
            throw new CodeStoreException(503, "the code store did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodeStoreException(503, "interrupted while code was stored");
        } finally {
            uploads.release();
        }
    }

    /** What a namespace has stored under a digest; at most so many bytes. */
    public byte[] get(Caller caller, String namespace, String sha256, int mostBytes) throws CodeStoreException {
        var address = store.orElseThrow(() -> new CodeStoreException(501, "this installation has no code store"));
        var request = HttpRequest.newBuilder(URI.create(address + "/code/" + sha256 + "?namespace=" + namespace))
                .header("Authorization", "Bearer " + caller.token())
                .timeout(PATIENCE)
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofInputStream());
            try (var stream = answer.body()) {
                var content = stream.readNBytes(mostBytes + 1);
                if (answer.statusCode() != 200) {
                    throw new CodeStoreException(
                            answer.statusCode(),
                            "the code store refused: " + new String(content, StandardCharsets.UTF_8));
                }
                if (content.length > mostBytes) {
                    throw new CodeStoreException(413, "the code has more than " + mostBytes + " bytes");
                }
                return content;
            }
        } catch (IOException e) {
            throw new CodeStoreException(503, "the code store did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodeStoreException(503, "interrupted while code was read");
        }
    }

    private static String sha256(byte[] code) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(code));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
