package app;

import java.util.function.Function;

/** Greets whoever the body of the call names. */
public class @Class@ implements Function<String, String> {

    @Override
    public String apply(String name) {
        return "Hello, " + (name.isBlank() ? "world" : name.strip()) + "!\n";
    }
}
