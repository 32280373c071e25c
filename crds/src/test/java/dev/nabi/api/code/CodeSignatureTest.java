package dev.nabi.api.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CodeSignatureTest {
    private static final String KEY = "a-key-of-16-chars-or-more";
    private static final CodeSignature CODE = new CodeSignature("shop", "0".repeat(64));

    @Test
    void opensOneContentForOneNamespaceWithOneKey() {
        var signature = CODE.by(KEY);

        assertThat(CODE.isBy(KEY, signature)).isTrue();
        assertThat(CODE.isBy(KEY + "x", signature)).isFalse();
        assertThat(new CodeSignature("other", CODE.sha256()).isBy(KEY, signature))
                .isFalse();
        assertThat(new CodeSignature("shop", "1".repeat(64)).isBy(KEY, signature))
                .isFalse();
        assertThat(CODE.isBy(KEY, "")).isFalse();
    }

    @Test
    void isInTheQueryOfTheRequest() {
        assertThat(CODE.target(KEY)).isEqualTo("/code/" + CODE.sha256() + "?namespace=shop&signature=" + CODE.by(KEY));
    }

    @Test
    void shortKeySignsNothing() {
        assertThat(CODE.isBy("short", "")).isFalse();
        assertThatThrownBy(() -> CODE.by("short")).hasMessageContaining("at least 16");
    }
}
