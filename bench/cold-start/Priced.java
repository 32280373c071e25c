import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;

/** The greeting with a decimal. */
public class Priced implements Function<Priced.Person, Priced.Greeting> {

    public record Person(String name, LocalDate day, Optional<String> note, BigDecimal price) {}

    public record Greeting(String greeting, LocalDate due, Optional<String> note, BigDecimal price) {}

    @Override
    public Greeting apply(Person person) {
        return new Greeting("Hello, " + person.name() + "!", person.day().plusDays(14), person.note(), person.price());
    }
}
