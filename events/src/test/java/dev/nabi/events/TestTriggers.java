package dev.nabi.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nabi.api.v1alpha1.Trigger;
import dev.nabi.events.trigger.TriggerDefinition;
import dev.nabi.events.trigger.TriggerTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Triggers as a person writes them. */
public final class TestTriggers {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private TestTriggers() {}

    /** A Trigger of the namespace shop for the Function orders, created on the 1st of March 2026. */
    public static TriggerDefinition trigger(String name, String source, String more) {
        var yaml = """
            metadata:
              namespace: shop
              name: %s
              uid: %s
              generation: 1
              creationTimestamp: '2026-03-01T00:00:00Z'
            spec:
              function: {name: orders}
              source: {%s}
              %s
            """.formatted(name, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), source, more);
        try {
            return TriggerDefinition.of(YAML.readValue(yaml, Trigger.class)).orElseThrow();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    public static TriggerTable table(TriggerDefinition... triggers) {
        return TriggerTable.of(Arrays.asList(triggers));
    }
}
