import com.google.cloud.functions.TypedFunction;

/** The same greeting as examples/hello, for Google's Functions Framework; Nabi runs the same jar. */
public class HelloFunction implements TypedFunction<HelloFunction.Person, HelloFunction.Greeting> {

    public record Person(String name) {}

    public record Greeting(String greeting) {}

    @Override
    public Greeting apply(Person person) {
        String name = person.name() == null ? "world" : person.name();
        return new Greeting("Hello, " + name + "!");
    }
}
