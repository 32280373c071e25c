package dev.nabi.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void withoutOptionsEverythingIsAtItsUsualPlace() {
        assertThat(Options.parse(List.of())).isEqualTo(new Options.Parsed.Run(Options.DEFAULTS));
    }

    @Test
    void eachOptionSetsItsOwn() {
        var parsed = Options.parse(List.of(
                "--port",
                "1",
                "--api-port",
                "2",
                "--management-port",
                "3",
                "--operator-port",
                "4",
                "--events-port",
                "5",
                "--events-management-port",
                "6",
                "--code-port",
                "7",
                "--console-port",
                "8",
                "--console-management-port",
                "9",
                "--without-console",
                "--empty",
                "--fresh",
                "--state",
                "/s",
                "--home",
                "/h"));

        assertThat(parsed)
                .isEqualTo(new Options.Parsed.Run(new Options(
                        Path.of("/h"), Path.of("/s"), new PortOptions(1, 2, 3, 4, 5, 6, 7, 8, 9), true, true, false)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --prot 8080                    | unknown option --prot; --help lists the options
                    extra                          | unknown option extra; --help lists the options
                    --port                         | --port needs a value after it
                    --state --empty                | --state needs a value after it
                    --port 0                       | --port takes a port of 1-65535, not '0'
                    --port 65536                   | --port takes a port of 1-65535, not '65536'
                    --api-port eighty              | --api-port takes a port of 1-65535, not 'eighty'
                    --port 9090                    | --port and --management-port both say 9090; each needs a port of its own
                    """)
    void whatCannotBeIsRefusedWithTheReason(String arguments, String message) {
        assertThat(Options.parse(List.of(arguments.split(" ")))).isEqualTo(new Options.Parsed.Refused(message));
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(Options.parse(List.of("--port", "1", "--help"))).isInstanceOf(Options.Parsed.Help.class);
        assertThat(PortOptions.DEFAULTS.all())
                .allSatisfy(port ->
                        assertThat(Options.USAGE).containsPattern(port.option() + " N .*\\(" + port.port() + "\\)"));
    }
}
