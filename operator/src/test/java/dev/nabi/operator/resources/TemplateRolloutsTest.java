package dev.nabi.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateRolloutsTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', false", // before Kubernetes has looked at it
        "1, '', false",
        "2, '', true",
        "3, 3, false",
        "4, 3, true",
    })
    void aRolloutBeyondTheLastNoteIsSomebodysChange(String count, String noted, boolean changed) {
        assertThat(TemplateRollouts.isChanged(deployment(count, noted))).isEqualTo(changed);
    }

    @Test
    void whatIsFoundInOrderIsNoted() {
        var desired = deployment("", "");

        assertThat(TemplateRollouts.noted(desired, deployment("1", ""))).isEqualTo(desired);
        assertThat(TemplateRollouts.noted(desired, deployment("3", ""))
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("nabi.dev/rollouts", "3");
    }

    private static Deployment deployment(String count, String noted) {
        var annotations = new HashMap<String, String>();
        if (!count.isEmpty()) {
            annotations.put("deployment.kubernetes.io/revision", count);
        }
        if (!noted.isEmpty()) {
            annotations.put("nabi.dev/rollouts", noted);
        }
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("hello-00001")
                .withAnnotations(annotations.isEmpty() ? null : Map.copyOf(annotations))
                .endMetadata()
                .build();
    }
}
