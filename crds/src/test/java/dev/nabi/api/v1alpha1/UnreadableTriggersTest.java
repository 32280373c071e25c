package dev.nabi.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.api.watch.WatchJson;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnreadableTriggersTest {
    /** What the schema gives, for the tests of the processes that read Triggers; {@code -Dupdate} writes it. */
    private static final Path COMMITTED = Path.of("src/test/resources/unreadable-triggers.jsonl");

    private final ObjectMapper mapper = new ObjectMapper();
    private final KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);

    UnreadableTriggersTest() {
        WatchJson.configure(mapper);
    }

    @Test
    void committedOnesAreWhatTheSchemaGives() throws IOException {
        var generated = triggers().map(ObjectNode::toString).collect(Collectors.joining("\n", "", "\n"));
        if (System.getProperty("update") != null) {
            Files.writeString(COMMITTED, generated);
        }

        assertThat(Files.readString(COMMITTED)).isEqualTo(generated);
    }

    @ParameterizedTest
    @MethodSource("triggers")
    void isReadWithoutThePartThatCannotBe(ObjectNode trigger) {
        var path = trigger.at("/metadata/annotations/field").asText();
        var event = serialization.unmarshal("{\"type\":\"ADDED\",\"object\":" + trigger + "}", WatchEvent.class);

        assertThat(event.getObject()).isInstanceOfSatisfying(Trigger.class, read -> {
            assertThat(read.getMetadata().getName())
                    .isEqualTo(trigger.at("/metadata/name").asText());
            assertThat(WatchJson.unreadable(read))
                    .as(trigger.toString())
                    .hasValueSatisfying(why -> assertThat(why)
                            .startsWith(path.replaceAll("[\\[{].*", ""))
                            .contains("cannot be read"));
            assertThat(path.startsWith("spec") ? read.getSpec() : read.getStatus())
                    .isNull();
            assertThat(path.startsWith("spec") ? read.getKind() : read.getSpec().function())
                    .isNotNull();
        });
    }

    static Stream<ObjectNode> triggers() throws IOException {
        var crd = Serialization.unmarshal(
                Files.readString(Path.of("triggers.nabi.dev.yaml")), CustomResourceDefinition.class);
        return UnreadableSamples.of(
                SchemaNodes.root(crd),
                Trigger.KIND,
                JsonNodeFactory.instance
                        .objectNode()
                        .set("function", JsonNodeFactory.instance.objectNode().put("name", "good")))
                .stream();
    }
}
