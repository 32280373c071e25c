package app;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

/** Adds up an order: JSON comes in as records and goes out as a record. */
public class @Class@ implements Function<@Class@.Order, @Class@.Total> {

    public record Order(String customer, List<Line> lines) {}

    public record Line(String item, int count, BigDecimal price) {}

    public record Total(String customer, BigDecimal total) {}

    @Override
    public Total apply(Order order) {
        BigDecimal total = order.lines().stream()
                .map(line -> line.price().multiply(BigDecimal.valueOf(line.count())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Total(order.customer(), total);
    }
}
