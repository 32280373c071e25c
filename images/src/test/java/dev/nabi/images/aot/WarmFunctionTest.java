package dev.nabi.images.aot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WarmFunctionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void aPatchOfTheScaleBringsAPodWhosePortAnswersUntilItIsToldToGo() throws Exception {
        try (var function = new WarmFunction();
                var cluster = new EmptyCluster(function)) {
            var api = cluster.environment().get("KUBERNETES_MASTER");
            assertThat(JSON.readTree(get(api + "/apis/nabi.dev/v1alpha1/functions"))
                            .at("/items/0/status/traffic/0/revision")
                            .asText())
                    .isEqualTo("warm-00001");
            assertThat(JSON.readTree(get(api + "/api/v1/pods")).at("/items")).isEmpty();
            try (var events = watch(api + "/api/v1/pods?watch=true")) {
                patch(api + "/apis/apps/v1/namespaces/default/deployments/warm-00001/scale");
                var added = JSON.readTree(events.readLine());
                var ready = JSON.readTree(events.readLine());

                assertThat(added.at("/type").asText()).isEqualTo("ADDED");
                assertThat(added.at("/object/status").has("podIP")).isFalse();
                assertThat(ready.at("/type").asText()).isEqualTo("MODIFIED");
                assertThat(get("http://" + ready.at("/object/status/podIP").asText() + ":" + port(ready)))
                        .isEqualTo("warm");

                function.toZero();
                patch(api + "/apis/apps/v1/namespaces/default/deployments/warm-00001/scale");

                var deleted = JSON.readTree(events.readLine());
                assertThat(deleted.at("/type").asText()).isEqualTo("DELETED");
                assertThat(name(deleted)).isEqualTo(name(ready));
                assertThat(name(JSON.readTree(events.readLine()))).isNotEqualTo(name(ready));
            }
        }
    }

    private static String name(JsonNode event) {
        return event.at("/object/metadata/name").asText();
    }

    private static String port(JsonNode event) {
        return event.at("/object/metadata/annotations").get("nabi.dev/port").asText();
    }

    private String get(String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private void patch(String url) throws Exception {
        var patch = HttpRequest.BodyPublishers.ofString("[]");
        http.send(HttpRequest.newBuilder(URI.create(url)).method("PATCH", patch).build(), BodyHandlers.discarding());
    }

    private BufferedReader watch(String url) throws Exception {
        return new BufferedReader(new InputStreamReader(
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
    }
}
