package example;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says what an order comes to and when it has to be paid. */
public class Due implements Function<Due.Order, Due.Invoice> {

    public record Line(String item, int count, double price) {}

    public record Order(String customer, LocalDate day, List<Line> lines, Optional<String> note) {}

    public record Invoice(String customer, double total, LocalDate due, Optional<String> note) {}

    @Override
    public Invoice apply(Order order) {
        double total = order.lines().stream().mapToDouble(line -> line.count() * line.price()).sum();
        return new Invoice(order.customer(), total, order.day().plusDays(14), order.note());
    }
}
