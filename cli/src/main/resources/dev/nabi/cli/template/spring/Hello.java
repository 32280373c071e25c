package app;

import java.util.function.Function;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A plain function in front of a Spring context, which is made once, at the instance's start. */
public class @Class@ implements Function<String, String> {
    private final Greeter greeter = new AnnotationConfigApplicationContext(Beans.class).getBean(Greeter.class);

    @Override
    public String apply(String name) {
        return greeter.greet(name) + "\n";
    }

    /** What a real application injects: repositories, clients, configuration. */
    @Configuration
    public static class Beans {
        @Bean
        public Greeter greeter() {
            return new Greeter();
        }
    }

    /** A bean. */
    public static class Greeter {
        public String greet(String name) {
            return "Hello, " + (name.isBlank() ? "world" : name.strip()) + ", from Spring!";
        }
    }
}
