package dev.nabi.operator.usage;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.usage.UsageTotals;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Asks gateways for their ledgers' totals. One thread's; each answer is bounded in time and size. */
public final class UsageReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(UsageReader.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 64 << 20;

    private final String token;
    private final UsageBoard board;
    private final ObjectMapper json =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Map<URI, String> told = new HashMap<>();

    public UsageReader(String token, UsageBoard board) {
        this.token = token;
        this.board = board;
    }

    /** Puts on the board what each gateway says; one that says nothing changes nothing. */
    public void read(Set<URI> gateways) {
        told.keySet().retainAll(gateways);
        for (var gateway : gateways) {
            var problem = read(gateway);
            if (problem.isPresent() && !problem.equals(Optional.ofNullable(told.get(gateway)))) {
                LOG.warnf("usage totals of gateway %s: %s; what it said last stands", gateway, problem.get());
            }
            problem.ifPresentOrElse(text -> told.put(gateway, text), () -> told.remove(gateway));
        }
    }

    private Optional<String> read(URI gateway) {
        var request = HttpRequest.newBuilder(gateway.resolve("/usage/totals"))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() != 200) {
                    return Optional.of("answered " + response.statusCode() + " instead of 200");
                }
                board.heard(json.readValue(bounded(body), UsageTotals.class));
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.of(e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static byte[] bounded(InputStream body) throws IOException {
        var bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("the answer is longer than " + MAX_BYTES + " bytes");
        }
        return bytes;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
