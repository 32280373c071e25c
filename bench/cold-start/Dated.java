import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;

/** The greeting with a bean, dates and Optionals. */
public class Dated implements Function<Dated.Person, Dated.Greeting> {

    public static class Person {
        private String name;
        private LocalDate day;
        private Optional<String> note = Optional.empty();

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public LocalDate getDay() {
            return day;
        }

        public void setDay(LocalDate day) {
            this.day = day;
        }

        public Optional<String> getNote() {
            return note;
        }

        public void setNote(Optional<String> note) {
            this.note = note;
        }
    }

    public record Greeting(String greeting, LocalDate due, Optional<String> note) {}

    @Override
    public Greeting apply(Person person) {
        return new Greeting("Hello, " + person.getName() + "!", person.getDay().plusDays(14), person.getNote());
    }
}
