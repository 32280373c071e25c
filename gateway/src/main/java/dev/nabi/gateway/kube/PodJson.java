package dev.nabi.gateway.kube;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;

/** The part of a pod that {@link PodReading} looks at; the rest is passed over as it is read, and not kept. */
public final class PodJson {
    private PodJson() {}

    /** Configures the client's mapper, which writes no more of them either: a gateway writes no pods. */
    public static void configure(ObjectMapper mapper) {
        mapper.addMixIn(PodSpec.class, Spec.class);
        mapper.addMixIn(Container.class, OfContainer.class);
        mapper.addMixIn(PodStatus.class, Status.class);
    }

    @JsonIncludeProperties("containers")
    private interface Spec {}

    @JsonIncludeProperties({"name", "ports", "env", "resources"})
    private interface OfContainer {}

    @JsonIncludeProperties({"phase", "podIP"})
    private interface Status {}
}
