package dev.nabi.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartValuesTest {
    @Test
    void namesTheTagAndWhatWasPushedByItsDigest() {
        var values = new ChartValues("example.org/nabi", "0.1.0-abc", Map.of("gateway", "sha256:1f"));

        assertThat(values.yaml()).isEqualTo("""
                image:
                  registry: "example.org/nabi"
                  tag: "0.1.0-abc"
                  digests:
                    gateway: sha256:1f
                """);
    }

    @Test
    void namesTheTagAloneWhereNothingWasPushed() {
        assertThat(new ChartValues("", Images.tag("0.1.0", "abc"), Map.of()).yaml())
                .isEqualTo("""
                image:
                  registry: ""
                  tag: "0.1.0-abc"
                """);
        assertThat(Images.tag("0.1.0", "")).isEqualTo("0.1.0");
    }
}
