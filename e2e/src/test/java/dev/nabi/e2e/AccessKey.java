package dev.nabi.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** An access key of the Lambda API, as the console gives it for a token of Kubernetes. */
record AccessKey(String id, String secret) {

    /** @param serviceAccount whose rights it has; empty for those of the token */
    static AccessKey create(String console, String token, String namespace, String serviceAccount)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(console + "/access-keys"))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(
                        "{\"namespace\":\"" + namespace + "\",\"serviceAccount\":\"" + serviceAccount + "\"}"))
                .build();
        var answer = Platform.HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        var made = new ObjectMapper().readTree(answer.body());
        return new AccessKey(
                made.path("accessKeyId").asText(), made.path("secretAccessKey").asText());
    }
}
