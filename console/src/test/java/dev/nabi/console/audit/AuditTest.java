package dev.nabi.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AuditTest {
    private final Audit audit = new Audit(Clock.fixed(Instant.parse("2026-11-30T09:14:02.118Z"), ZoneOffset.UTC));

    @Test
    void aLineIsOneObjectAndNobodyWritesAnother() {
        var line = audit.line(new Audit.Entry("ada\n{\"who\":\"eve\"}", "sign-in", "account", "accepted", "10.0.0.1"));

        assertThat(line)
                .isEqualTo(
                        "{\"audit\":\"2026-11-30T09:14:02.118Z\",\"who\":\"ada\\n{\\\"who\\\":\\\"eve\\\"}\","
                                + "\"what\":\"sign-in\",\"object\":\"account\",\"outcome\":\"accepted\",\"from\":\"10.0.0.1\"}");
    }

    @Test
    void theKeyThatSignedIsThereWhereThereIsOne() {
        var line = audit.line(
                new Audit.Entry("deploy", "NABIKEY", "lambda:CreateFunction", "shop/" + "x".repeat(999), "201", "a"));

        assertThat(line).endsWith(",\"key\":\"NABIKEY\"}").hasSizeLessThan(800);
    }
}
