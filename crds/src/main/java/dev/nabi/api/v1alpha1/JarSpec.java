package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Where a function's jar comes from: a URL whose content is pinned by its digest, the code store of the installation by the
 * digest alone, a key of a ConfigMap, or, in local mode alone, a file of this machine.
 */
@ValidationRule(
        value = "[has(self.url), has(self.configMap), has(self.file), has(self.sha256) && !has(self.url)]"
                + ".exists_one(given, given)",
        message = JarSpec.ONE_PLACE)
@ValidationRule(value = "!has(self.url) || has(self.sha256)", message = JarSpec.PINNED)
@ValidationRule(value = "!has(self.sizeBytes) || has(self.sha256)", message = JarSpec.SIZED)
public record JarSpec(
        @JsonPropertyDescription(
                "Where the jar is fetched at each start, over http or https, with its sha256. Exactly one of url, sha256 "
                        + "alone, configMap and file.")
        @Size(max = 2048)
        @Pattern("^https?://\\S+$")
        @Nullable
        String url,

        @JsonPropertyDescription(
                "The SHA-256 of the jar as 64 hexadecimal digits. With url: of what the url gives; another content is "
                        + "refused. Alone: the jar, or the zip of an AWS Lambda function, is the one of this digest in the "
                        + "code store of the installation, where `nabi deploy` puts it.")
        @Pattern("^[0-9a-f]{64}$")
        @Nullable
        String sha256,

        @JsonPropertyDescription(
                "The size of the jar of sha256 in bytes. An instance has 64 MiB of memory for files; for a jar of more than "
                        + "20 MiB it gets a volume of three times the jar's size, which takes a cold start some 300 ms. "
                        + "Default: a jar that fits into the memory.")
        @Min(1)
        @Max(268435456)
        @Nullable
        Long sizeBytes,

        @JsonPropertyDescription(
                "The key of a ConfigMap that holds the jar. Its content belongs to the revision, which runs from a copy of "
                        + "its own: another content makes a new revision.")
        @Nullable
        ConfigMapKey configMap,

        @JsonPropertyDescription(
                "The absolute path of a jar on the machine of local mode (./nabi local), of any size. Read "
                        + "at each start of an instance. A cluster refuses it.")
        @Size(max = 4096)
        @Pattern("^/[^:*\\x00]+$")
        @Nullable
        String file) {

    /** The rule that one place is named. */
    public static final String ONE_PLACE = "exactly one of spec.java.jar.url (with sha256), spec.java.jar.sha256 alone,"
            + " spec.java.jar.configMap and spec.java.jar.file says where the jar is";

    /** The rule that a URL has a digest. */
    public static final String PINNED =
            "spec.java.jar.url needs spec.java.jar.sha256: the digest pins what the URL gives";

    /** The rule that the size is that of a jar that is fetched. */
    public static final String SIZED = "spec.java.jar.sizeBytes belongs to spec.java.jar.sha256";

    /** A jar of more bytes than these gets a volume: in memory there is room for it and for the jars inside it. */
    private static final long MOST_IN_MEMORY = 20L << 20;

    /** Whether the jar is in the code store of the installation. */
    @JsonIgnore
    public boolean isStored() {
        return url == null && sha256 != null;
    }

    /** The size of the volume that an instance needs to fetch the jar into; 0 for none. */
    @JsonIgnore
    public long volumeBytes() {
        return sizeBytes == null || sizeBytes <= MOST_IN_MEMORY ? 0 : 3 * sizeBytes;
    }

    /** A key of a ConfigMap in the function's namespace. */
    public record ConfigMapKey(
            @JsonPropertyDescription("The ConfigMap's name, in the namespace of the Function.")
            @Size(min = 1, max = 253)
            @Pattern("^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")
            String name,

            @JsonPropertyDescription("The key in its data or binaryData.")
            @Size(min = 1, max = 253)
            @Pattern("^[-._a-zA-Z0-9]+$")
            String key) {}
}
