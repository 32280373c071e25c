package dev.nabi.function.google;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of event of the provider's: its type as an event of background functions and as a CloudEvent, and the service
 * that it is of. In the words of the provider's published mapping.
 */
record EventKind(String legacyType, String cloudType, String service) {
    static final String PUBSUB = "pubsub.googleapis.com";
    static final String STORAGE = "storage.googleapis.com";
    static final String FIRESTORE = "firestore.googleapis.com";
    static final String FIREBASE_AUTH = "firebaseauth.googleapis.com";
    static final String FIREBASE_DATABASE = "firebasedatabase.googleapis.com";
    static final String FIREBASE = "firebase.googleapis.com";

    private static final Map<String, EventKind> BY_LEGACY_TYPE = new HashMap<>();
    private static final Map<String, EventKind> BY_CLOUD_TYPE = new HashMap<>();

    static {
        add("google.pubsub.topic.publish", "google.cloud.pubsub.topic.v1.messagePublished", PUBSUB);
        add("providers/cloud.pubsub/eventTypes/topic.publish", "google.cloud.pubsub.topic.v1.messagePublished", PUBSUB);
        for (var action : new String[] {"finalize", "delete", "archive"}) {
            add("google.storage.object." + action, "google.cloud.storage.object.v1." + past(action), STORAGE);
        }
        add("google.storage.object.metadataUpdate", "google.cloud.storage.object.v1.metadataUpdated", STORAGE);
        add("providers/cloud.storage/eventTypes/object.change", "google.cloud.storage.object.v1.finalized", STORAGE);
        for (var action : new String[] {"create", "update", "delete"}) {
            addData(action, past(action));
        }
        addData("write", "written");
        add("providers/firebase.auth/eventTypes/user.create", "google.firebase.auth.user.v1.created", FIREBASE_AUTH);
        add("providers/firebase.auth/eventTypes/user.delete", "google.firebase.auth.user.v1.deleted", FIREBASE_AUTH);
        add(
                "providers/google.firebase.analytics/eventTypes/event.log",
                "google.firebase.analytics.log.v1.written",
                FIREBASE);
    }

    private static void addData(String action, String past) {
        add(
                "providers/cloud.firestore/eventTypes/document." + action,
                "google.cloud.firestore.document.v1." + past,
                FIRESTORE);
        add(
                "providers/google.firebase.database/eventTypes/ref." + action,
                "google.firebase.database.ref.v1." + past,
                FIREBASE_DATABASE);
    }

    private static String past(String action) {
        return action + (action.endsWith("e") ? "d" : "");
    }

    /** Of two names for one thing the first is the answer. */
    private static void add(String legacyType, String cloudType, String service) {
        var kind = new EventKind(legacyType, cloudType, service);
        BY_LEGACY_TYPE.put(legacyType, kind);
        BY_CLOUD_TYPE.putIfAbsent(cloudType, kind);
    }

    static @Nullable EventKind ofLegacyType(@Nullable String type) {
        return BY_LEGACY_TYPE.get(type);
    }

    static @Nullable EventKind ofCloudType(@Nullable String type) {
        return BY_CLOUD_TYPE.get(type);
    }
}
