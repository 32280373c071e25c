package dev.nabi.function.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.function.log.LineFormat.Line;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFormatTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    stdout | hello                                              | INFO
                    stderr | hello                                              | ERROR
                    stdout | 12:00:00.001 [main] WARN  shop.Cart - no tea       | WARN
                    stdout | [ERROR] no tea                                     | ERROR
                    stderr | INFO: started                                      | INFO
                    stderr | SEVERE: no tea                                     | SEVERE
                    stdout | 2026-11-29 DEBUG: shop                              | DEBUG
                    stdout | INFORMATION is no level                            | INFO
                    stdout | an ERRORx and xERROR are no level                  | INFO
                    stdout | WARN                                               | WARN
                    stdout | a long beginning of words of a sentence that goes on and on and on and on, before it says ERROR at its end | INFO
                    """)
    void theLevelIsTheLoggersWordOrTheStreams(String stream, String message, String level) {
        assertThat(new JsonFormat(null).format(new Line(Instant.EPOCH, stream, null, message, null)))
                .startsWith("{\"time\":\"1970-01-01T00:00:00.000Z\",\"level\":\"" + level + "\",\"stream\":\"" + stream
                        + "\"");
    }

    @ParameterizedTest
    @CsvSource({"2026-11-29T15:04:05.006Z", "0999-01-02T00:00:00.999Z"})
    void theTimeIsInMilliseconds(String time) {
        assertThat(new JsonFormat("r-1").format(new Line(Instant.parse(time), "stdout", null, "x", "WARN")))
                .isEqualTo("{\"time\":\"" + time
                        + "\",\"level\":\"WARN\",\"stream\":\"stdout\",\"revision\":\"r-1\",\"message\":\"x\"}\n");
    }
}
