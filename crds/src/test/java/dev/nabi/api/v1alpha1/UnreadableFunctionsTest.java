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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnreadableFunctionsTest {
    /** What the schema gives, for the tests of the processes that read Functions; {@code -Dupdate} writes it. */
    private static final Path COMMITTED = Path.of("src/test/resources/unreadable-functions.jsonl");

    private final ObjectMapper mapper = new ObjectMapper();
    private final KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);

    UnreadableFunctionsTest() {
        WatchJson.configure(mapper);
    }

    @Test
    void committedOnesAreWhatTheSchemaGives() throws IOException {
        var generated = functions().map(ObjectNode::toString).collect(Collectors.joining("\n", "", "\n"));
        if (System.getProperty("update") != null) {
            Files.writeString(COMMITTED, generated);
        }

        assertThat(Files.readString(COMMITTED)).isEqualTo(generated);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void isReadWithoutThePartThatCannotBe(ObjectNode function) {
        var path = function.at("/metadata/annotations/field").asText();
        var event = serialization.unmarshal("{\"type\":\"ADDED\",\"object\":" + function + "}", WatchEvent.class);

        assertThat(event.getObject()).isInstanceOfSatisfying(Function.class, read -> {
            assertThat(read.getMetadata().getName())
                    .isEqualTo(function.at("/metadata/name").asText());
            assertThat(WatchJson.unreadable(read))
                    .as(function.toString())
                    .hasValueSatisfying(why -> assertThat(why)
                            .startsWith(path.replaceAll("[\\[{].*", ""))
                            .contains("cannot be read"));
            assertThat(path.startsWith("spec") ? read.getSpec() : read.getStatus())
                    .isNull();
            assertThat(path.startsWith("spec") ? read.getKind() : read.getSpec().image())
                    .isNotNull();
        });
    }

    @Test
    void theOthersOfAListAreReadAsEver() throws IOException {
        var items = functions()
                .flatMap(function -> Stream.of(
                        function.toString(),
                        "{\"apiVersion\":\"nabi.dev/v1alpha1\",\"kind\":\"Function\",\"metadata\":{\"name\":\"good\"},"
                                + "\"spec\":{\"image\":\"good:1\",\"port\":81},\"status\":{\"replicas\":3}}"))
                .collect(Collectors.joining(","));

        var list = serialization.unmarshal("{\"items\":[" + items + "]}", Functions.class);

        assertThat(list.items())
                .filteredOn(each -> each.getMetadata().getName().equals("good"))
                .hasSize(list.items().size() / 2)
                .allMatch(
                        good -> good.getSpec().port() == 81 && good.getStatus().replicas() == 3);
    }

    @Test
    void theKindMayComeLastAndACopyIsUnreadableToo() {
        var read = (Function) serialization.unmarshal("""
                        {"object":{"spec":{"args":42,"env":[{"name":"A"}]},"metadata":{"name":"hello"},
                         "kind":"Function","apiVersion":"nabi.dev/v1alpha1"},"type":"ADDED"}""", WatchEvent.class).getObject();

        assertThat(WatchJson.unreadable(read))
                .hasValueSatisfying(why -> assertThat(why).startsWith("spec.args: "));
        assertThat(WatchJson.unreadable(serialization.clone(read))).isEqualTo(WatchJson.unreadable(read));
    }

    @Test
    void whatAUserNotesOnAFunctionIsNotBelieved() {
        var read = serialization.unmarshal("""
                {"apiVersion":"nabi.dev/v1alpha1","kind":"Function","spec":{"image":"a"},
                 "metadata":{"name":"hello","annotations":{"nabi.dev/unreadable":"spec","mine":"kept"}}}""", Function.class);

        assertThat(WatchJson.unreadable(read)).isEmpty();
        assertThat(read.getMetadata().getAnnotations()).containsOnlyKeys("mine");
    }

    private record Functions(List<Function> items) {}

    static Stream<ObjectNode> functions() throws IOException {
        var crd = Serialization.unmarshal(
                Files.readString(Path.of("functions.nabi.dev.yaml")), CustomResourceDefinition.class);
        return UnreadableSamples.of(
                SchemaNodes.root(crd),
                Function.KIND,
                JsonNodeFactory.instance.objectNode().put("image", "good:1"))
                .stream();
    }
}
