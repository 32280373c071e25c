package example;

import java.net.URI;
import java.util.Map;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Keeps notes in an S3-compatible store: a POST keeps one, a GET of the same path reads it. */
public class Notes implements BiFunction<String, Map<String, Map<String, Object>>, String> {

    /** Credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which Secrets are for. */
    private static final class Store {
        static final S3Client S3 = S3Client.builder()
                .endpointOverride(URI.create(Settings.of("S3_ENDPOINT")))
                .region(Region.of("us-east-1"))
                .forcePathStyle(true)
                // Stores that are not Amazon's know neither trailing checksums nor signed chunks: they would keep them as content.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @Override
    public String apply(String text, Map<String, Map<String, Object>> context) {
        var bucket = Settings.of("S3_BUCKET");
        var request = context.get("request");
        var name = "notes" + request.get("path");
        if ("POST".equals(request.get("method"))) {
            Store.S3.putObject(put -> put.bucket(bucket).key(name), RequestBody.fromString(text));
            return "kept\n";
        }
        try {
            return Store.S3.getObjectAsBytes(get -> get.bucket(bucket).key(name)).asUtf8String();
        } catch (NoSuchKeyException absent) {
            context.get("response").put("status", 404);
            return "no such note\n";
        }
    }
}
