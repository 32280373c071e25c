package dev.nabi.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionOptionsTest {
    private static final Path HERE = Path.of("/home/ada");

    @Test
    void takesPathsFromWhereThePersonIs() {
        var words =
                "--jar target/app.jar --handler app.Main::run --name team/app --call a.json --call /b.txt --base b.tar"
                        + " --registry r.example/x/ --tag 2 --out o --no-aot";

        var options = FunctionOptions.parse(List.of(words.split(" ")), HERE);

        assertThat(options)
                .isEqualTo(new FunctionOptions(
                        HERE.resolve("target/app.jar"),
                        "app.Main::run",
                        "team/app",
                        List.of(HERE.resolve("a.json"), Path.of("/b.txt")),
                        "/home/ada/b.tar",
                        "2",
                        "r.example/x",
                        "/home/ada/o",
                        false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --jar a.jar --name app                      | needs --jar, --handler and --name
                    --jar a.jar --handler a.B --name App        | --name must match
                    --jar a.jar --handler a-b --name app        | --handler must match
                    --jar a.jar --handler a.B --name app --tag :| --tag must match
                    --jar --handler a.B                         | --jar needs a value
                    --jor a.jar                                 | '--jor' is not an option of images function
                    """)
    void saysWhatItDoesNotUnderstand(String words, String message) {
        assertThatThrownBy(() -> FunctionOptions.parse(List.of(words.strip().split(" ")), HERE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
