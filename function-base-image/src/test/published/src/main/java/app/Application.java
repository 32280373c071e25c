package app;

import java.util.function.Function;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** What an author writes for Spring Cloud Function; the handler is the library's. */
@SpringBootApplication
public class Application {

    @Bean
    public Function<String, String> uppercase() {
        return String::toUpperCase;
    }
}
