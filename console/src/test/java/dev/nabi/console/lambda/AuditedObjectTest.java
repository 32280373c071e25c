package dev.nabi.console.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.console.http.WebAnswer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditedObjectTest {
    private static final String PATH = "/2015-03-31/functions";

    @Test
    void aPathNamesIt() {
        assertThat(AuditedObject.of(Map.of("FunctionName", "tea"), PATH + "/tea/code", WebAnswer.empty(204)))
                .isEqualTo("tea");
    }

    @Test
    void whatWasMadeTellsItsName() {
        assertThat(AuditedObject.of(Map.of(), PATH, answer("{\"FunctionArn\":\"arn:x\",\"FunctionName\":\"tea\"}")))
                .isEqualTo("tea");
        assertThat(AuditedObject.of(
                        Map.of("LayerName", "jars"), "/layers", answer("{\"LayerVersionArn\":\"arn:jars:3\"}")))
                .isEqualTo("arn:jars:3");
    }

    @Test
    void whatWasRefusedOrTellsNoNameHasItsPath() {
        assertThat(AuditedObject.of(Map.of(), PATH, null)).isEqualTo(PATH);
        assertThat(AuditedObject.of(Map.of(), PATH, answer("no object"))).isEqualTo(PATH);
        assertThat(AuditedObject.of(Map.of(), "/" + "x".repeat(999), null)).hasSize(200);
    }

    private static WebAnswer answer(String body) {
        return WebAnswer.text(201, "application/json", body);
    }
}
