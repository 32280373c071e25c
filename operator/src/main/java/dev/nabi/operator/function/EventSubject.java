package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;

/** The Function that an Event is about. */
record EventSubject(String namespace, String name, String uid) {

    static EventSubject of(Function function) {
        var metadata = function.getMetadata();
        return new EventSubject(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }

    ObjectReference reference() {
        return new ObjectReferenceBuilder()
                .withApiVersion(Function.API_VERSION)
                .withKind(Function.KIND)
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .build();
    }
}
