package dev.nabi.reconciliation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Calls asynchronously through the gateways from many threads until so many calls were answered 202, and it may end. */
final class EventsCaller {
    private final List<Gateway> gateways;
    private final int wanted;
    private final BooleanSupplier mayEnd;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final Map<String, Call> accepted = new ConcurrentHashMap<>();

    /** A call that was answered 202: its number at the function, and what the function says to it. */
    record Call(long number, int status) {}

    EventsCaller(List<Gateway> gateways, int wanted, BooleanSupplier mayEnd) {
        this.gateways = gateways;
        this.wanted = wanted;
        this.mayEnd = mayEnd;
    }

    boolean isDone() {
        return accepted.size() >= wanted && mayEnd.getAsBoolean();
    }

    /** The calls that were answered 202, by the id that the answer gave. */
    Map<String, Call> accepted() {
        return accepted;
    }

    /** Calls that were answered otherwise. */
    int refused() {
        return refused.get();
    }

    /** Calls without an answer: accepted or not, nobody said. */
    int broken() {
        return broken.get();
    }

    /** One client. */
    void run() {
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            while (!isDone()) {
                call(http, numbers.incrementAndGet());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of 100 calls 2 are refused by the function, and 2 fail each time. */
    private void call(HttpClient http, long number) throws InterruptedException {
        var status = number % 50 == 0 ? 404 : number % 50 == 1 ? 500 : 200;
        var function = number % 5 == 2 ? EventsResources.INVOICES : EventsResources.ORDERS;
        var gateway = gateways.get((int) (number % gateways.size()));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/function/"
                        + EventsResources.NAMESPACE + "/" + function + "/" + status + "/2"))
                .timeout(Duration.ofSeconds(30))
                .header("Prefer", "respond-async")
                .header("X-Call", Long.toString(number))
                .POST(BodyPublishers.ofString("order " + number))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            var id = answer.headers().firstValue("Nabi-Event-Id");
            if (answer.statusCode() == 202 && id.isPresent()) {
                accepted.put(id.get(), new Call(number, status));
            } else {
                refused.incrementAndGet();
                Thread.sleep(50);
            }
        } catch (IOException gone) {
            broken.incrementAndGet();
            Thread.sleep(50);
        }
    }
}
