package dev.nabi.operator.usage;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.usage.UsageTotals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Fetches the usage totals of each gateway and publishes them on the board. Each request has a bound in time and in size. Not thread-safe. */
public final class UsageReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(UsageReader.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 64 << 20;

    private final Supplier<String> token;
    private final UsageBoard board;
    private final Duration patience;
    private final ObjectMapper json =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Map<URI, String> lastProblems = new HashMap<>();

    public UsageReader(Supplier<String> token, UsageBoard board) {
        this(token, board, PATIENCE);
    }

    UsageReader(Supplier<String> token, UsageBoard board, Duration patience) {
        this.patience = patience;
        this.token = token;
        this.board = board;
    }

    /** Fetches the totals of these gateways, one after the other. The last totals of a gateway stay when it fails to answer. */
    public void read(Set<URI> gateways) {
        lastProblems.keySet().retainAll(gateways);
        for (var gateway : gateways) {
            var problem = read(gateway);
            if (problem.isPresent() && !problem.equals(Optional.ofNullable(lastProblems.get(gateway)))) {
                LOG.warnf("usage totals of gateway %s: %s; its last totals stay", gateway, problem.get());
            }
            problem.ifPresentOrElse(text -> lastProblems.put(gateway, text), () -> lastProblems.remove(gateway));
        }
    }

    private Optional<String> read(URI gateway) {
        var request = HttpRequest.newBuilder(gateway.resolve("/usage/totals"))
                .header("Authorization", "Bearer " + token.get())
                .timeout(patience)
                .build();
        // The request's time-out ends at the answer's head; this one ends with its body.
        var answer = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            var response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                return Optional.of("answered " + response.statusCode() + " instead of 200");
            }
            var totals = json.readValue(response.body(), UsageTotals.class);
            if (totals == null) {
                return Optional.of("answered null instead of totals");
            }
            board.heard(totals);
            return Optional.empty();
        } catch (IOException | ExecutionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (TimeoutException e) {
            return Optional.of("no whole answer within " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            // Closes the connection of an answer that is not wanted any more.
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
