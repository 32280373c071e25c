package dev.nabi.api.watch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Trigger;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Has a Kubernetes client read the events of a watch in one pass, and whatever is in them: an object of which a part
 * cannot be read is read without that part, and says so. On its own it makes a tree of each, of that an object
 * of no type, and of that a pod; while many instances start, they are what a gateway works on.
 */
public final class WatchJson {
    /** What this process notes begins with it, so that nobody outside can note anything. */
    static final String NOTED_HERE = Long.toHexString(new SecureRandom().nextLong()) + " ";

    private WatchJson() {}

    /** Configures the client's mapper. What is read has no {@code managedFields} then, 45 % of a pod in bytes. */
    public static void configure(ObjectMapper mapper) {
        mapper.addMixIn(WatchEvent.class, TypedObject.class);
        mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
        mapper.registerModule(new SimpleModule("nabi-unreadable").setDeserializerModifier(new TolerantReading()));
    }

    /** Why the spec or the status of an object is missing: it could not be read. */
    public static Optional<String> unreadable(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata())
                .map(ObjectMeta::getAnnotations)
                .map(annotations -> annotations.get(Labels.UNREADABLE))
                .filter(note -> note.startsWith(NOTED_HERE))
                .map(note -> note.substring(NOTED_HERE.length()));
    }

    /** The API server says the kind first, or after {@code apiVersion}; another kind than these is read as before. */
    private interface TypedObject {
        @JsonProperty("object")
        @JsonDeserialize(using = JsonDeserializer.None.class)
        @JsonTypeInfo(
                use = JsonTypeInfo.Id.NAME,
                property = "kind",
                visible = true,
                defaultImpl = GenericKubernetesResource.class)
        @JsonSubTypes({
            @JsonSubTypes.Type(Deployment.class),
            @JsonSubTypes.Type(Function.class),
            @JsonSubTypes.Type(NetworkPolicy.class),
            @JsonSubTypes.Type(Pod.class),
            @JsonSubTypes.Type(Status.class),
            @JsonSubTypes.Type(Trigger.class)
        })
        void setObject(Object object);
    }

    @JsonIgnoreProperties(value = "managedFields", allowGetters = true)
    private interface WithoutManagedFields {}
}
