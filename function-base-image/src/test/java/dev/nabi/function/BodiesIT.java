package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies of many requests at once, each as large as one may be. */
class BodiesIT {

    @ParameterizedTest
    @CsvSource({"byte[], body.length", "String, body.length()", "'java.util.List<String>', body.size()"})
    void uploadsAtOnceAreAnsweredOrRefusedAndNeverEndTheProcess(String type, String result) throws Exception {
        try (var function = RunningFunction.ofSource("public class Size implements java.util.function.Function<" + type
                        + ", String> { public String apply(" + type + " body) { return String.valueOf(" + result
                        + "); } }");
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var body =
                    ("[" + "\"" + "x".repeat(15_000_000) + "\"]").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            var calls = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 24; i++) {
                calls.add(callers.submit(() -> function.send(function.request("/")
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofByteArray(body)))
                        .statusCode()));
            }
            var statuses = new ArrayList<Integer>();
            for (var call : calls) {
                statuses.add(call.get());
            }
            assertThat(statuses).contains(200).isSubsetOf(200, 413, 503);
            assertThat(function.isAlive()).isTrue();
        }
    }
}
