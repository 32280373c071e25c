package dev.nabi.console.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.CodeStoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.ZipInputStream;

/** Takes a function's code as it is sent: a zip or jar into the code store, or the name of an image. */
final class CodeIntake {
    private static final String BROKEN =
            "Could not unzip uploaded file. Please check your file, then try to upload again.";
    private static final long MOST_UNZIPPED = 262_144_000;

    private final CodeStoreClient store;
    private final long mostBytes;

    CodeIntake(CodeStoreClient store, long mostBytes) {
        this.store = store;
        this.mostBytes = mostBytes;
    }

    /** Writes what the code is into the entry. */
    void take(LambdaCall call, JsonNode sent, boolean isImage, ObjectNode entry) {
        if (Wire.has(sent, "S3Bucket") || Wire.has(sent, "S3Key")) {
            throw LambdaException.invalid(
                    "Error occurred while GetObject. S3 Error Code: NotSupported. S3 Error Message:"
                            + " this installation has no S3: send the zip or jar in ZipFile, or name an image in ImageUri");
        }
        if (isImage) {
            image(sent, entry);
        } else {
            zip(call, sent, entry);
        }
    }

    private static void image(JsonNode sent, ObjectNode entry) {
        var image = sent.path("ImageUri").asText("");
        if (image.isEmpty() || !image.matches("\\S{1,1024}")) {
            throw LambdaException.invalid("Please provide ImageUri when updating a function with packageType Image.");
        }
        var digest = image.contains("@sha256:") ? image.substring(image.indexOf("@sha256:") + 8) : "";
        entry.put("image", image).put("sha256", digest).put("size", 0);
    }

    private void zip(LambdaCall call, JsonNode sent, ObjectNode entry) {
        if (Wire.has(sent, "ImageUri")) {
            throw LambdaException.invalid(
                    "Please don't provide ImageUri when updating a function with packageType Zip.");
        }
        var zip = bytes(sent);
        check(zip);
        var stored = put(call, zip);
        entry.put("sha256", Base64.getEncoder().encodeToString(HexFormat.of().parseHex(stored)))
                .put("size", zip.length);
    }

    String put(LambdaCall call, byte[] content) {
        try {
            return store.put(call.caller(), call.namespace(), content).sha256();
        } catch (CodeStoreException e) {
            throw switch (e.status()) {
                case 401, 403 -> LambdaException.denied(String.valueOf(e.getMessage()));
                case 413, 507 ->
                    LambdaException.of(400, "CodeStorageExceededException", String.valueOf(e.getMessage()));
                case 501 -> LambdaException.invalid(String.valueOf(e.getMessage()));
                default -> LambdaException.service(String.valueOf(e.getMessage()));
            };
        }
    }

    private byte[] bytes(JsonNode sent) {
        if (!(sent.get("ZipFile") instanceof BinaryNode file) || file.binaryValue().length == 0) {
            throw LambdaException.invalid(
                    "Please provide a source for function code: ZipFile, or ImageUri with PackageType Image");
        }
        if (file.binaryValue().length > mostBytes) {
            throw LambdaException.tooLarge("Zipped size must be smaller than " + mostBytes + " bytes");
        }
        return file.binaryValue();
    }

    /** A zip that can be read to its end and is not larger than it may be once it is unpacked. */
    static void check(byte[] zip) {
        var bytes = 0L;
        var entries = 0;
        var buffer = new byte[1 << 16];
        try (var stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                entries++;
                for (var read = stream.read(buffer); read > 0; read = stream.read(buffer)) {
                    bytes += read;
                    if (bytes > MOST_UNZIPPED) {
                        throw LambdaException.invalid("Unzipped size must be smaller than " + MOST_UNZIPPED + " bytes");
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw LambdaException.invalid(BROKEN);
        }
        if (entries == 0) {
            throw LambdaException.invalid(BROKEN);
        }
    }
}
