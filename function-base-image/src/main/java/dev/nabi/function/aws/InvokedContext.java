package dev.nabi.function.aws;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the caller says of itself ({@code X-Amz-Client-Context}), as a handler gets it. */
record InvokedContext(Map<?, ?> members) implements ClientContext {

    /** Null where the caller says nothing, or nothing that can be read. */
    static @Nullable ClientContext of(@Nullable String json) {
        try {
            return json != null
                            && Json.read(json.getBytes(StandardCharsets.UTF_8), Object.class)
                                    instanceof Map<?, ?> members
                    ? new InvokedContext(members)
                    : null;
        } catch (BindException notJson) {
            return null;
        }
    }

    @Override
    public @Nullable Client getClient() {
        return members.get("client") instanceof Map<?, ?> client ? new Application(client) : null;
    }

    @Override
    public Map<String, String> getCustom() {
        return texts("custom");
    }

    @Override
    public Map<String, String> getEnvironment() {
        return texts("env");
    }

    private Map<String, String> texts(String name) {
        var texts = new LinkedHashMap<String, String>();
        if (members.get(name) instanceof Map<?, ?> object) {
            object.forEach((key, value) -> texts.put(String.valueOf(key), Objects.toString(value, null)));
        }
        return texts;
    }

    /** The application that calls. */
    private record Application(Map<?, ?> members) implements Client {
        private @Nullable String text(String name) {
            return members.get(name) instanceof String text ? text : null;
        }

        @Override
        public @Nullable String getInstallationId() {
            return text("installation_id");
        }

        @Override
        public @Nullable String getAppTitle() {
            return text("app_title");
        }

        @Override
        public @Nullable String getAppVersionName() {
            return text("app_version_name");
        }

        @Override
        public @Nullable String getAppVersionCode() {
            return text("app_version_code");
        }

        @Override
        public @Nullable String getAppPackageName() {
            return text("app_package_name");
        }
    }
}
