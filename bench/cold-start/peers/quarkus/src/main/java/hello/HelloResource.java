package hello;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** The same greeting as examples/hello. */
@Path("/")
public class HelloResource {

    public record Person(String name) {}

    public record Greeting(String greeting) {}

    @POST
    public Greeting hello(Person person) {
        String name = person.name() == null ? "world" : person.name();
        return new Greeting("Hello, " + name + "!");
    }
}
